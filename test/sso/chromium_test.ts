import { denoHost } from "../../src/deno_host.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { browserScript, Chromium, type Page } from "../support/chromium.ts";
import { tool } from "../support/tools.ts";
import { assertSession, type Seat, Stage } from "./stage.ts";

const tmux = tool("tmux");
const chromium = tool("chromium");

inChromium("Allow is clicked, the last page is seen, and the login is done", async (scene) => {
  const { stage, seat, browser } = await scene.login("--pkce");
  const page = await browser.page(`${stage.aws.url}/authorize`);
  assertIncludes(await page.sees("Allow awsprof-corp to use your accounts?"), "jo");
  await page.click("Allow");
  const text = await page.sees("The rest happens in your terminal");
  const seen = Date.now();
  const { code, text: said } = await seat.ended();
  assertEquals(code, 0, said);
  assert(Date.now() - seen < 4000, `the prompt came ${Date.now() - seen} ms after the page`);
  assertIncludes(text, "You can close this page");
  assertIncludes(said, 'logged in to session "corp": valid');
  assertSession(await stage.token("corp"));
  await isQuiet(page);
});

inChromium("Deny is clicked, and the login says that it was refused", async (scene) => {
  const { stage, seat, browser } = await scene.login("--pkce");
  const page = await browser.page(`${stage.aws.url}/authorize`);
  await page.click("Deny");
  await page.sees("The login was refused");
  const { code, text } = await seat.ended();
  assertEquals(code, 1, text);
  assertIncludes(text, 'error: the login to session "corp" was refused: Access was denied');
  assertEquals(await stage.token("corp"), null);
});

inChromium("the page of a device code is allowed", async (scene) => {
  const { stage, seat, browser } = await scene.login("--device-code");
  const page = await browser.page(`${stage.aws.url}/device`);
  const code = /^ {6}([A-Z]{4}-[A-Z]{4})$/m.exec(await seat.sees("waiting for"))?.[1] ?? "";
  assertIncludes(await page.sees("Allow only if your device shows this code"), code);
  await page.click("Allow");
  await page.sees("Access allowed");
  assertEquals((await seat.ended()).code, 0);
  assertSession(await stage.token("corp"));
});

inChromium("a page of another origin can neither end a login nor plant a code", async (scene) => {
  const { stage, seat, browser } = await scene.login("--pkce");
  const query = new URL(await seat.address()).searchParams;
  const callback = query.get("redirect_uri") ?? "";
  const attacker = denoHost().listen((request) =>
    new URL(request.url).pathname === "/attack"
      ? new Response(attackPage(callback), { headers: { "content-type": "text/html" } })
      : new Response("", { status: 404 })
  );
  try {
    const page = await browser.open(`http://127.0.0.1:${attacker.port}/attack`);
    const done = JSON.parse(await page.sees("}"));
    assertEquals(done, {
      fetch: "opaque",
      image: "refused",
      frame: "loaded",
      form: "loaded",
      "without a state": "opaque",
    });
    // As a link that somebody was made to click on.
    const foreign = await browser.open(`${callback}?code=planted&state=foreign`);
    assertIncludes(await foreign.sees("Nothing was changed"), "This belongs to another login");
    const refused = await browser.open(`${callback}?error=access_denied&state=foreign`);
    await refused.sees("This belongs to another login");
    const elsewhere = await browser.open(callback.replace("/oauth/callback", "/"));
    await elsewhere.sees("There is nothing here");
    assertEquals(stage.aws.log("CreateToken"), [], "codes that were tried");
    await seat.sees("waiting for the browser");
    const own = await browser.page(`${stage.aws.url}/authorize`);
    await own.click("Allow");
    await own.sees("The rest happens in your terminal");
    const { code, text } = await seat.ended();
    assertEquals(code, 0, text);
    assertEquals(stage.aws.log("CreateToken").map(({ status }) => status), [200]);
  } finally {
    await attacker.close();
  }
});

interface Scene {
  /** Types a login, and meets the browser that it started. */
  login(flow: string): Promise<{ stage: Stage; seat: Seat; browser: Chromium }>;
}

function inChromium(name: string, run: (scene: Scene) => Promise<void>): void {
  Deno.test({
    name: `in Chromium ${name}`,
    ignore: tmux.missing || chromium.missing,
    fn: () =>
      Stage.use({
        async run(stage) {
          const profile = `${stage.home}/profile`;
          const script = `${stage.home}/chromium`;
          await Deno.writeTextFile(script, browserScript(profile), { mode: 0o755 });
          const seat = await stage.sit({ env: { BROWSER: script } });
          let browser: Chromium | null = null;
          try {
            await run({
              async login(flow) {
                await seat.type(`awsprof login work ${flow}`);
                browser = await Chromium.connect(profile);
                return { stage, seat, browser };
              },
            });
          } finally {
            await (browser as Chromium | null)?.close();
          }
        },
      }),
  });
}

/** Fails if the last page would load or run anything. */
async function isQuiet(page: Page): Promise<void> {
  const loaded = await page.value("performance.getEntriesByType('resource').length");
  assertEquals([loaded, await page.value("document.scripts.length")], [0, 0], "what it loads");
}

/** Tries to reach the callback in every way that a page has, and shows what came of it. */
function attackPage(callback: string): string {
  const url = JSON.stringify(`${callback}?code=planted&state=foreign`);
  return `<!doctype html><title>attack</title><script>
const url = ${url};
const done = {};
const load = (element, words) => new Promise((resolve) => {
  element.onload = () => resolve(words ?? "loaded");
  element.onerror = () => resolve("refused");
});
addEventListener("load", async () => {
  done.fetch = (await fetch(url, { mode: "no-cors", credentials: "include" })).type;
  const image = new Image();
  const shown = load(image);
  image.src = url;
  done.image = await shown;
  const frame = document.createElement("iframe");
  const framed = load(frame);
  frame.src = url;
  document.body.append(frame);
  done.frame = await framed;
  const target = document.createElement("iframe");
  target.name = "target";
  document.body.append(target);
  const sent = load(target);
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  form.target = "target";
  document.body.append(form);
  form.submit();
  done.form = await sent;
  const again = await fetch(url.replace("foreign", ""), { mode: "no-cors", referrerPolicy: "no-referrer" });
  done["without a state"] = again.type;
  document.body.textContent = JSON.stringify(done);
});
</script><body></body>`;
}
