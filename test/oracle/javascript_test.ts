import { assert } from "../support/assert.ts";
import { makeHome } from "./home.ts";
import { compareJavascript, startJavascript } from "./javascript_compare.ts";
import { compareMany, count } from "./many.ts";

const home = await makeHome(await Deno.makeTempDir({ prefix: "javascript-" }));
const witness = await startJavascript(home);

Deno.test({
  name: witness === null
    ? "the JavaScript SDK says the same of every configuration (its packages cannot be had)"
    : `the JavaScript SDK says the same of ${count} configurations`,
  ignore: witness === null && Deno.env.get("CI") !== "true",
  sanitizeResources: false,
  sanitizeOps: false,
  fn: async () => {
    assert(witness !== null, "the packages of the JavaScript SDK cannot be had");
    try {
      await compareMany(home, (each, place) => compareJavascript(witness, each, place));
    } finally {
      await witness.close();
    }
  },
});

globalThis.addEventListener("unload", () => Deno.removeSync(home, { recursive: true }));
