import { makeHome } from "./home.ts";
import { compareJavascript, startJavascript } from "./javascript_compare.ts";
import { compareMany, count } from "./many.ts";

Deno.test(`the JavaScript SDK says the same of ${count} configurations`, async () => {
  const home = await makeHome(await Deno.makeTempDir({ prefix: "javascript-" }));
  const witness = startJavascript(home);
  try {
    await compareMany(home, (each, place) => compareJavascript(witness, each, place));
  } finally {
    await witness.close();
    await Deno.remove(home, { recursive: true });
  }
});
