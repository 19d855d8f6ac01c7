/** Which programs are started to open a page, and with which words. */
import type { Host } from "../../src/host.ts";
import { openBrowser } from "../../src/sso/browser.ts";
import { assertEquals } from "../support/assert.ts";
import { memoryHost } from "../support/memory_host.ts";

const url = "https://x.example/authorize?a=%20b&c=$&d='e'";

interface Row {
  readonly browser?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: Host["platform"];
  readonly tries: string[][];
}

const rows: Readonly<Record<string, Row>> = {
  "a name": { browser: "firefox", tries: [["firefox", url]] },
  "a name and words": {
    browser: "firefox --new-window",
    tries: [["firefox", "--new-window", url]],
  },
  "%s, in place of the URL": { browser: "w3m %s -x", tries: [["w3m", url, "-x"]] },
  "%s inside of a word": { browser: "open --url=%s", tries: [["open", `--url=${url}`]] },
  "a final &, which means nothing": { browser: "firefox %s &", tries: [["firefox", url]] },
  "a list": { browser: "one:two %s", tries: [["one", url], ["two", url]] },
  "a list with blanks and empty entries": {
    browser: " : one : : two : ",
    tries: [["one", url], ["two", url]],
  },
  "a path with blanks, quoted": {
    browser: "'/opt/my browser/run' --new %s",
    tries: [["/opt/my browser/run", "--new", url]],
  },
  "nothing but an &": {
    browser: "&",
    tries: [["xdg-open", url], ["gio", "open", url], ["x-www-browser", url]],
  },
  "nothing but %s, which would start the URL": {
    browser: "%s",
    tries: [["xdg-open", url], ["gio", "open", url], ["x-www-browser", url]],
  },
  "shell code, which no shell sees": {
    browser: "$(touch canary);x",
    tries: [["$(touch", "canary);x", url]],
  },
  "a quote without an end, which is a letter": {
    browser: "jo's-browser %s",
    tries: [["jo's-browser", url]],
  },
  "none on Linux": { tries: [["xdg-open", url], ["gio", "open", url], ["x-www-browser", url]] },
  "an empty one": {
    browser: "",
    tries: [["xdg-open", url], ["gio", "open", url], ["x-www-browser", url]],
  },
  "none on macOS": { platform: "darwin", tries: [["open", url]] },
  "none on Windows": {
    platform: "windows",
    tries: [["rundll32", "url.dll,FileProtocolHandler", url]],
  },
  "a path with a drive on Windows": {
    platform: "windows",
    browser: "C:/firefox.exe;other",
    tries: [["C:/firefox.exe", url], ["other", url]],
  },
  "none in WSL": {
    env: { WSL_DISTRO_NAME: "Ubuntu" },
    tries: [["wslview", url], ["rundll32.exe", "url.dll,FileProtocolHandler", url], [
      "xdg-open",
      url,
    ]],
  },
};

for (const [what, row] of Object.entries(rows)) {
  Deno.test(`BROWSER: ${what}`, async () => {
    const tried: string[][] = [];
    await openBrowser(
      machine(row, (argv) => {
        tried.push([...argv]);
        return "is not installed";
      }),
      url,
    );
    assertEquals(tried, row.tries);
  });
}

Deno.test("the next program is tried only where the one before could not be started", async () => {
  const tried: string[] = [];
  const host = machine({ browser: "one:two:three", tries: [] }, ([name = ""]) => {
    tried.push(name);
    return name === "two" ? null : "is not installed";
  });
  assertEquals(await openBrowser(host, url), null);
  assertEquals(tried, ["one", "two"]);
});

Deno.test("what went wrong with the last program is said", async () => {
  const host = machine({ browser: "one", tries: [] }, () => "ended with 3");
  assertEquals(await openBrowser(host, url), '"one" ended with 3');
});

function machine(row: Row, launch: (argv: readonly string[]) => string | null): Host {
  const host = memoryHost({ args: [], env: { ...row.env, BROWSER: row.browser ?? "" } });
  return {
    ...host,
    platform: row.platform ?? "linux",
    programs: { ...host.programs, launch: (argv) => Promise.resolve(launch(argv)) },
  };
}
