/**
 * The built program in bad weather, where nobody can be asked: one clear line, the exit code, the
 * files as they were, and the same command again when the weather is good.
 */
import type { Fault } from "../../src/fake_aws/state.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { Stage, withoutDebug } from "./stage.ts";

interface Row {
  readonly fault?: Partial<Fault>;
  readonly env?: Readonly<Record<string, string>>;
  readonly code: number;
  /** What each line says, without `awsprof: `. */
  readonly says: readonly RegExp[];
  /** Requests that arrived. */
  readonly asked: number;
  /** Whether the service has spent the refresh token all the same. */
  readonly spent?: true;
}

const again = /^hint: try again; behind a proxy: HTTPS_PROXY$/;
const proxy = /^hint: is a proxy in between\? see HTTPS_PROXY and NO_PROXY$/;
const what = 'error: login to session "corp": ';

const rows: Readonly<Record<string, Row>> = {
  "nothing that listens": {
    env: { AWS_ENDPOINT_URL: `http://127.0.0.1:${closedPort()}` },
    code: 1,
    says: [new RegExp(`^${what}127\\.0\\.0\\.1:\\d+: cannot be reached$`), again],
    asked: 0,
  },
  "a name that no server knows": {
    env: { AWS_ENDPOINT_URL: "http://sso.invalid", NO_PROXY: "sso.invalid" },
    code: 1,
    says: [
      new RegExp(`^${what}sso\\.invalid: no such host$`),
      /^hint: is the network up, and sso_region right\?$/,
    ],
    asked: 0,
  },
  "a proxy that does not answer": {
    env: { AWS_ENDPOINT_URL: "http://sso.invalid", NO_PROXY: "" },
    code: 1,
    says: [new RegExp(`^${what}sso\\.invalid: cannot be reached$`), again],
    asked: 0,
  },
  "the page of a hotel, with 200": {
    fault: { status: 200, type: "text/html", body: "<html>Welcome</html>" },
    code: 1,
    says: [new RegExp(`^${what}\\S+ answered HTTP 200, and not as AWS does$`), proxy],
    asked: 1,
  },
  "the page of a hotel, with 403": {
    fault: { status: 403, proxy: true },
    code: 1,
    says: [new RegExp(`^${what}\\S+ answered HTTP 403, and not as AWS does$`), proxy],
    asked: 1,
  },
  "the page of a proxy that cannot reach it": {
    fault: { proxy: true, times: 4 },
    code: 1,
    says: [new RegExp(`^${what}\\S+ answered HTTP 502, and not as AWS does$`), proxy],
    asked: 4,
  },
  "a service that is broken": {
    fault: { status: 500, times: 4 },
    code: 1,
    says: [new RegExp(`^${what}InternalServerException: Internal server error$`)],
    asked: 4,
  },
  "a service that is broken once": {
    fault: { status: 503 },
    code: 0,
    says: [/^renewed session "corp": valid/],
    asked: 2,
  },
  "a service that is busy for long": {
    fault: { status: 429, retryAfter: "3" },
    code: 0,
    says: [/^renewed session "corp": valid/],
    asked: 2,
  },
  "an answer without a token": {
    fault: { status: 200, type: "application/json", body: "{}" },
    code: 1,
    says: [new RegExp(`^${what}the answer has no "accessToken"$`), /^hint: AWSPROF_DEBUG=1 /],
    asked: 1,
  },
  "an answer of ten megabytes": {
    fault: { status: 200, type: "application/json", body: " ".repeat(1e7) + "{}" },
    code: 1,
    says: [/^error: login to session "corp": the answer has no "accessToken"$/, /^hint: /],
    asked: 1,
  },
  "a connection that is cut in the middle of the answer": {
    fault: { cut: true },
    code: 1,
    says: [new RegExp(`^${what}\\S+: the connection was cut before the answer$`), again],
    asked: 1,
    spent: true,
  },
  "an error whose words would steer the terminal": {
    fault: { status: 400, error: "\u009b31mError", message: "\x1b]0;x\x07" },
    code: 3,
    says: [/^error: session "corp" needs a new login/, /^hint: awsprof login corp$/],
    asked: 1,
  },
};

for (const [name, row] of Object.entries(rows)) {
  Deno.test(`a renewal that meets ${name} ends with ${row.code} and leaves whole files`, () =>
    Stage.use({
      async run(stage) {
        await stage.signedIn("corp", -60);
        const before = await Deno.readTextFile(stage.tokenPath("corp"));
        const since = stage.aws.log().length;
        if (row.fault !== undefined) stage.aws.control.fail({ op: "CreateToken", ...row.fault });
        const { code, out, err } = await stage.run(["login", "work"], row.env);
        assertEquals([code, out], [row.code, ""], err);
        const all = withoutDebug(err.trimEnd().split("\n"));
        const again = all.filter((line) => line.includes(", trying again in "));
        assertEquals(again.length, Math.max(0, row.asked - 1), err);
        const lines = all.filter((line) => !again.includes(line));
        assertEquals(lines.length, row.says.length, err);
        for (const [index, pattern] of row.says.entries()) {
          const line = (lines[index] ?? "").replace(/^awsprof: /, "");
          assert(pattern.test(line), `${pattern} does not match "${line}"`);
        }
        assert(!/[\p{Cc}]/u.test(err.replaceAll("\n", "")), "drawn raw");
        assertEquals(stage.operations(since), Array(row.asked).fill("CreateToken"));
        assertEquals((await stage.files(".aws/sso/cache")).length, 1, "files");
        if (code !== 0) {
          assertEquals(await Deno.readTextFile(stage.tokenPath("corp")), before, "the file");
        }
        await thenWell(stage, row);
      },
    }));
}

Deno.test("the debug log tells each call with its answer and its time", () =>
  Stage.use({
    async run(stage) {
      await stage.signedIn("corp", -60);
      const { err } = await stage.run(["login", "work"]);
      const [line = ""] = err.split("\n");
      assert(/^awsprof: debug: POST http:\S+\/token 200 \d+ ms$/.test(line), err);
      const silent = await stage.run(["login", "work", "--force"], { AWSPROF_DEBUG: "" });
      assert(!silent.err.includes("debug"), silent.err);
    },
  }));

/** A port on which nothing listens. */
function closedPort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

/** When the weather is good the same command goes well, unless the refresh token is spent. */
async function thenWell(stage: Stage, row: Row): Promise<void> {
  const { code, err } = await stage.run(["login", "work"]);
  assertEquals(code, row.spent === true ? 3 : 0, err);
  if (row.spent === true) assertIncludes(err, "awsprof: hint: awsprof login corp");
}
