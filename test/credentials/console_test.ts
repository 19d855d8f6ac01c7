import { denoHost } from "../../src/deno_host.ts";
import type { Failure } from "../../src/errors.ts";
import { sampleWorld } from "../../src/fake_aws/world.ts";
import type { Host } from "../../src/host.ts";
import { consoleHosts, destination, logoutUrl, signinUrl } from "../../src/resolve/console_url.ts";
import { handOver } from "../../src/sso/handover.ts";
import { Secret } from "../../src/sso/secret.ts";
import { graph } from "../config/reading.ts";
import { type Printed, runProgram } from "../fake_aws/clients.ts";
import { config as sessions, type Seat, Stage, wait } from "../sso/stage.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { browserScript, Chromium } from "../support/chromium.ts";
import * as samples from "../support/samples.ts";
import { tool } from "../support/tools.ts";

const tmux = tool("tmux");
const chromium = tool("chromium");

const config = `${sessions}
${samples.keys}
${samples.mistaken}
[profile role]
role_arn = arn:aws:iam::777788889999:role/Operator
source_profile = keys
region = eu-west-1
`;

const world = {
  ...sampleWorld,
  roles: [...sampleWorld.roles, {
    arn: "arn:aws:iam::777788889999:role/Operator",
    maxSessionDuration: 43200,
  }],
};

/** Region, ARN, sign-in, the host that signs out, console; null where the console is not known. */
const partitions: readonly [string | null, string, [string, string, string] | null][] = [
  ["eu-west-1", "arn:aws:", [
    "https://signin.aws.amazon.com",
    "https://us-east-1.signin.aws.amazon.com",
    "console.aws.amazon.com",
  ]],
  ["cn-northwest-1", "arn:aws:", [
    "https://signin.amazonaws.cn",
    "https://cn-north-1.signin.amazonaws.cn",
    "console.amazonaws.cn",
  ]],
  ["us-gov-east-1", "arn:aws:", [
    "https://signin.amazonaws-us-gov.com",
    "https://us-gov-west-1.signin.amazonaws-us-gov.com",
    "console.amazonaws-us-gov.com",
  ]],
  [null, "arn:aws-cn:sts::1", [
    "https://signin.amazonaws.cn",
    "https://cn-north-1.signin.amazonaws.cn",
    "console.amazonaws.cn",
  ]],
  [null, "arn:aws-us-gov:sts::1", [
    "https://signin.amazonaws-us-gov.com",
    "https://us-gov-west-1.signin.amazonaws-us-gov.com",
    "console.amazonaws-us-gov.com",
  ]],
  [null, "arn:aws:sts::1", [
    "https://signin.aws.amazon.com",
    "https://us-east-1.signin.aws.amazon.com",
    "console.aws.amazon.com",
  ]],
  [null, "arn:aws-iso:sts::1", null],
  ["us-iso-east-1", "arn:aws:", null],
  ["eu-isoe-west-1", "arn:aws:", null],
  ["eusc-de-east-1", "arn:aws:", null],
  ["evil.example/x", "arn:aws:", null],
];

for (const [region, arn, expected] of partitions) {
  Deno.test(`the console of ${region ?? arn} is ${expected?.[2] ?? "not known"}`, () => {
    const hosts = hostsOf(region, arn);
    assertEquals(hosts && [hosts.signin, hosts.regional, hosts.console], expected);
  });
}

/** What is typed behind --service, the region, and where that leads. */
const pages: readonly [string | null, string | null, string | null][] = [
  [
    "constructor",
    "eu-west-1",
    "https://eu-west-1.console.aws.amazon.com/constructor/home?region=eu-west-1",
  ],
  [null, "eu-west-1", "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1"],
  [null, null, "https://console.aws.amazon.com/console/home"],
  ["s3", "eu-west-1", "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1"],
  ["S3", null, "https://console.aws.amazon.com/s3/home"],
  ["ec2/home", "us-east-1", "https://us-east-1.console.aws.amazon.com/ec2/home?region=us-east-1"],
  ["/ec2/home", null, "https://console.aws.amazon.com/ec2/home"],
  [
    "ec2/home#Instances:state=running",
    "us-east-1",
    "https://us-east-1.console.aws.amazon.com/ec2/home?region=us-east-1#Instances:state=running",
  ],
  [
    "s3/buckets/logs?prefix=a",
    "us-east-1",
    "https://us-east-1.console.aws.amazon.com/s3/buckets/logs?prefix=a&region=us-east-1",
  ],
  [
    "ssm",
    "us-east-1",
    "https://us-east-1.console.aws.amazon.com/systems-manager/home?region=us-east-1",
  ],
  [
    "logs",
    "us-east-1",
    "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups",
  ],
  ["//evil.example/", "us-east-1", null],
  ["https://evil.example/", "us-east-1", null],
  ["\\\\evil.example", "us-east-1", null],
  ["@evil.example", "us-east-1", null],
  ["s3 home", "us-east-1", null],
  ["", "us-east-1", null],
];

for (const [service, region, expected] of pages) {
  Deno.test(`the page ${JSON.stringify(service)} in ${region} is ${expected ?? "refused"}`, () => {
    const hosts = hostsOf(region, "arn:aws:");
    assert(hosts !== null, "no hosts");
    assertEquals(destination(hosts, { service, region }), expected);
  });
}

Deno.test("the sign-in stands whole in the address that signs out first", () => {
  const hosts = hostsOf("eu-west-1", "arn:aws:");
  assert(hosts !== null, "no hosts");
  const from = { token: "a+b/c=&d", destination: "https://console.aws.amazon.com/?a=b&c=d" };
  const next = signinUrl(hosts.regional, from);
  const out = new URL(logoutUrl(hosts, next));
  assertEquals(`${out.origin}${out.pathname}`, "https://us-east-1.signin.aws.amazon.com/oauth");
  assertEquals([...out.searchParams], [["Action", "logout"], ["redirect_uri", next]]);
  assertEquals([...new URL(next).searchParams], [
    ["Action", "login"],
    ["Issuer", "awsprof"],
    ["Destination", from.destination],
    ["SigninToken", from.token],
  ]);
});

onStage("--print gives an address that signs in as the role", async (stage) => {
  await stage.signedIn("corp", 3600);
  const { out, err, code } = await print(stage, ["work", "--service", "s3"]);
  assertEquals(code, 0, err);
  assertEquals(out.trim().split("\n").length, 1);
  const { status, text } = await get(out.trim());
  assertEquals(status, 200);
  assertIncludes(text, "assumed-role/AWSReservedSSO_Developer_");
  assertIncludes(text, "in account 444455556666 until ");
  assertIncludes(text, "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1");
  const [asked] = stage.aws.log("GetSigninToken");
  assertEquals([asked?.method, asked?.path, asked?.query], ["POST", "/federation", {}]);
  assertEquals(await stage.files(".local/state/awsprof"), ["locks"], "what is remembered");
});

onStage("the debug log names the sign-in and nothing of the session", async (stage) => {
  await stage.signedIn("corp", 3600);
  const { out, err } = await print(stage, ["work"]);
  assert(/awsprof: debug: POST http:\/\/127\.0\.0\.1:\d+\/federation 200 \d+ ms/.test(err), err);
  for (const each of stage.aws.control.secrets()) assert(!err.includes(each), err);
  assert(stage.aws.control.secrets().some((each) => out.includes(each)), "no token was printed");
});

onStage("long-lived keys get a federation token that takes nothing away", async (stage) => {
  const { out, err, code } = await print(stage, ["keys", "--duration", "2h"]);
  assertEquals(code, 0, err);
  const form = new URLSearchParams(stage.aws.log("GetFederationToken")[0]?.body);
  assertEquals(
    [form.get("Name"), form.get("DurationSeconds"), JSON.parse(form.get("Policy") ?? "").Statement],
    ["jo", "7200", [{ Effect: "Allow", Action: "*", Resource: "*" }]],
  );
  const asked = new URLSearchParams(stage.aws.log("GetSigninToken")[0]?.body);
  assertEquals(asked.get("SessionDuration"), null);
  assertIncludes((await get(out.trim())).text, "arn:aws:sts::555566667777:federated-user/jo");
});

onStage("a user who may not federate is told what to do", async (stage) => {
  stage.aws.control.fail({
    op: "GetFederationToken",
    status: 403,
    error: "AccessDenied",
    message: "User: jo is not authorized to perform: sts:GetFederationToken",
  });
  const { out, err, code } = await stage.run(["console", "keys", "--print"]);
  assertEquals([code, out], [1, ""]);
  assertIncludes(err, "not authorized to perform: sts:GetFederationToken\n");
  assertIncludes(err, "hint: open the console with a role of the user, or let it call");
});

onStage("a length of its own is asked for where AWS allows one", async (stage) => {
  await stage.signedIn("corp", 3600);
  for (const [profile, given, seconds] of [["work", "8h", "28800"], ["role", "900", "900"]]) {
    const { out, err, code } = await print(stage, [profile ?? "", "--duration", given ?? ""]);
    assertEquals(code, 0, err);
    const asked = new URLSearchParams(stage.aws.log("GetSigninToken").at(-1)?.body);
    assertEquals(asked.get("SessionDuration"), seconds ?? "");
    assertEquals((await get(out.trim())).status, 200);
  }
  const asked = stage.aws.log().length;
  const chained = await stage.run(["console", "prod", "--duration", "8h", "--print"]);
  assertEquals([chained.code, chained.out], [2, ""]);
  assertIncludes(chained.err, "a role that another role assumes has no length of its own");
  for (const text of ["899", "13h", "0", "-1", "1d", "8 h"]) {
    const wrong = await stage.run(["console", "work", `--duration=${text}`, "--print"]);
    assertEquals([wrong.code, wrong.out], [2, ""], text);
    assertIncludes(wrong.err, "--duration must be from 15m to 12h");
  }
  assertEquals(stage.aws.log().length, asked, "requests");
});

onStage("what the sign-in refuses is told with the way out", async (stage) => {
  await stage.signedIn("corp", 3600);
  stage.aws.control.fail({ op: "GetSigninToken", status: 400 });
  const long = await stage.run(["console", "work", "--duration", "12h", "--print"]);
  assertEquals([long.code, long.out], [1, ""]);
  assertIncludes(long.err, "refused a session of 43200 s (HTTP 400)");
  assertIncludes(long.err, "hint: leave out --duration");
  stage.aws.control.fail({ op: "GetSigninToken", status: 400 });
  const plain = await stage.run(["console", "work", "--print"]);
  assertIncludes(plain.err, "refused the keys (HTTP 400)");
  stage.aws.control.fail({ op: "GetSigninToken", status: 200, body: "<html>" });
  const odd = await stage.run(["console", "work", "--print"]);
  assertEquals([odd.code, odd.out], [1, ""]);
  assertIncludes(odd.err, "SigninToken");
  stage.aws.control.fail({ op: "GetSigninToken", status: 503, times: 2 });
  assertEquals((await print(stage, ["work"])).code, 0, "after two failures of the service");
});

onStage("session keys of a user cannot open it, and that is said", async (stage) => {
  const got = await stage.bench.cliJson(["sts", "get-session-token", "--profile", "keys"]);
  const keys = got["Credentials"] as Record<string, string>;
  const { out, err, code } = await stage.run(["console", "--print"], {
    AWS_ACCESS_KEY_ID: keys["AccessKeyId"] ?? "",
    AWS_SECRET_ACCESS_KEY: keys["SecretAccessKey"] ?? "",
    AWS_SESSION_TOKEN: keys["SessionToken"] ?? "",
    AWS_REGION: "eu-west-1",
  });
  assertEquals([code, out], [1, ""]);
  assertIncludes(err, "the session keys of a user (GetSessionToken) cannot open it");
}, tool("aws-cli").missing);

onStage("the console of the wrong account is not opened", async (stage) => {
  const { out, err, code } = await stage.run(["console", "mistaken", "--print"]);
  assertEquals([code, out], [4, ""]);
  assertIncludes(err, "expected account 000011112222");
  assertEquals(stage.aws.log("GetSigninToken"), []);
});

onStage("without a terminal nothing is opened and nothing asked", async (stage) => {
  await stage.signedIn("corp", 3600);
  const before = stage.aws.log().length;
  const { out, err, code } = await stage.run(["console", "work"]);
  assertEquals([code, out], [3, ""]);
  assertIncludes(err, "awsprof: hint: awsprof console work --print\n");
  assertEquals(stage.aws.log().length, before);
});

onStage("a page outside of the console is no page", async (stage) => {
  const { out, err, code } = await stage.run([
    ...["console", "keys", "--print", "--service", "//evil.example/"],
  ]);
  assertEquals([code, out], [2, ""]);
  assertIncludes(err, '"//evil.example/" is no page of the console');
  const iso = await stage.run(["console", "keys", "--print", "--region", "us-iso-east-1"]);
  assertEquals([iso.code, iso.out], [1, ""]);
  assertIncludes(iso.err, 'the console of "us-iso-east-1" is not known');
  assertEquals(stage.operations(), []);
});

onTerminal("the browser is told where to go without naming the secret", async (stage, seat) => {
  await stage.signedIn("corp", 3600);
  const { code, text } = await seat.runs("awsprof console work --service s3");
  assertEquals(code, 0, text);
  assertEquals(text, "awsprof: opening the console: account 444455556666, role Developer");
  const [opened = ""] = await addresses(stage);
  assert(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]{36}$/.test(opened), opened);
  const [login] = stage.aws.log("ConsoleLogin");
  assertEquals(login?.status, 200);
  assertEquals(login?.query["Issuer"], "awsprof");
});

onTerminal("another account is signed out first, for as long as it lasts", async (stage, seat) => {
  await stage.signedIn("corp", 3600);
  const logouts = () => stage.aws.log("ConsoleLogout").length;
  await seat.runs("awsprof console work");
  await seat.runs("awsprof console work --service ec2");
  assertEquals(logouts(), 0, "the same account");
  await seat.runs("awsprof console keys --no-logout");
  assertEquals(logouts(), 0, "not wanted");
  const { text } = await seat.runs("awsprof console prod");
  assertIncludes(text, "account 111122223333, role Admin, signing out of 555566667777");
  assertEquals(logouts(), 1);
  assertEquals(stage.aws.log("ConsoleLogin").length, 4);
  const record = `${stage.home}/.local/state/awsprof/console.json`;
  const { account, until } = JSON.parse(await Deno.readTextFile(record));
  assertEquals([account, until > Date.now() + 3500_000], ["111122223333", true]);
  for (const content of [JSON.stringify({ account, until: Date.now() - 1 }), "{", "[]", "null"]) {
    await Deno.writeTextFile(record, content);
    assertEquals((await seat.runs("awsprof console work")).code, 0, content);
    assertEquals(logouts(), 1, content);
  }
});

onTerminal(
  "a browser that does not start is told with the command to type",
  async (stage, seat) => {
    await stage.signedIn("corp", 3600);
    const { code, text } = await seat.runs("BROWSER=/nonexistent/browser awsprof console work");
    assertEquals(code, 1, text);
    assertIncludes(text, 'error: no browser was opened: "/nonexistent/browser" is not installed');
    assertIncludes(text, "awsprof: hint: awsprof console work --print");
    const { code: remote, text: said } = await seat.runs(
      "BROWSER= SSH_TTY=/dev/pts/0 awsprof console work",
    );
    assertEquals(remote, 3, said);
    assertIncludes(said, "a browser that is opened here would not be yours");
  },
);

Deno.test("the address is given once, to a navigation on this machine only", async () => {
  const answers: [number, string | null][] = [];
  const host = opening(async (url) => {
    const { port } = new URL(url);
    for (
      const [address, init] of [
        [`http://127.0.0.1:${port}/`, {}],
        [`${url}x`, {}],
        [url, { method: "POST" }],
        [url.replace("127.0.0.1", "localhost"), {}],
        [url, {}],
        [url, {}],
      ] as const
    ) {
      const response = await fetch(address, { ...init, redirect: "manual" }).catch(() => null);
      await response?.body?.cancel();
      answers.push([response?.status ?? 0, response?.headers.get("location") ?? null]);
    }
  });
  await handOver(host, new Secret("https://signin.example/?secret"), { hint: "hint" });
  assertEquals(answers.slice(0, 3), [[404, null], [404, null], [404, null]]);
  assert(answers[3]?.[0] === 404 || answers[3]?.[0] === 0, `by name: ${answers[3]}`);
  assertEquals(answers[4], [302, "https://signin.example/?secret"]);
  assert(answers[5]?.[0] !== 302, "given twice");
});

Deno.test("a browser that does not come is waited for, and not for ever", async () => {
  let waited = 0;
  const host: Host = {
    ...opening(() => Promise.resolve()),
    wait(ms) {
      waited += ms;
      return Promise.resolve();
    },
  };
  let failure: Failure | null = null;
  try {
    await handOver(host, new Secret("https://signin.example/"), { hint: "by hand" });
  } catch (error) {
    failure = error as Failure;
  }
  assertEquals([waited, failure?.hints], [60_000, ["by hand"]]);
});

Deno.test({
  name: "in Chromium one account after the other is signed in, without a click",
  ignore: tmux.missing || chromium.missing,
  fn: () =>
    Stage.use({
      config,
      world,
      async run(stage) {
        await stage.signedIn("corp", 3600);
        const profile = `${stage.home}/profile`;
        const script = `${stage.home}/chromium`;
        await Deno.writeTextFile(script, browserScript(profile), { mode: 0o755 });
        const seat = await stage.sit({ env: { BROWSER: script } });
        await seat.type("awsprof console work");
        const browser = await Chromium.connect(profile);
        try {
          const first = await browser.page(`${stage.aws.url}/federation`);
          assertIncludes(await first.sees("You are arn:aws:"), "in account 444455556666");
          assertEquals((await seat.ended()).code, 0);
          // What AWS's console demands of somebody who comes with another account.
          const { out } = await print(stage, ["keys"]);
          const refused = await browser.open(out.trim());
          await refused.sees("You must first log out before logging into a different AWS account");
          const opener = `${stage.home}/opener`;
          await Deno.writeTextFile(opener, `#!/bin/sh\necho "$1" >'${stage.home}/address'\n`, {
            mode: 0o755,
          });
          await seat.type(`BROWSER=${opener} awsprof console prod`);
          await seat.sees("signing out of 444455556666");
          while (await Deno.stat(`${stage.home}/address`).catch(() => null) === null) {
            await wait(20);
          }
          const page = await browser.open(
            (await Deno.readTextFile(`${stage.home}/address`)).trim(),
          );
          assertIncludes(await page.sees("You are arn:aws:"), "in account 111122223333");
          assertEquals((await seat.ended()).code, 0);
        } finally {
          await browser.close();
        }
      },
    }),
});

function hostsOf(region: string | null, arn: string): ReturnType<typeof consoleHosts> {
  const from = { profile: null, graph: graph({}), env: new Map<string, string>() };
  return consoleHosts({ region, arn }, from);
}

/** Runs `console --print`, whose output is a secret for once. */
async function print(stage: Stage, words: readonly string[]): Promise<Printed> {
  return await runProgram([stage.program, "console", ...words, "--print"], {
    home: stage.home,
    env: stage.environment(),
  });
}

async function get(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url);
  const text = (await response.text()).replaceAll("&#38;", "&");
  return { status: response.status, text };
}

async function addresses(stage: Stage): Promise<string[]> {
  const text = await Deno.readTextFile(`${stage.home}/addresses`);
  return text.trim().split("\n");
}

/** A host on which opening a browser calls that with the address. */
function opening(open: (url: string) => Promise<void>): Host {
  const real = denoHost();
  return {
    ...real,
    env: new Map([["BROWSER", "browser"]]),
    programs: {
      ...real.programs,
      async launch(argv) {
        await open(argv.at(-1) ?? "");
        return null;
      },
    },
  };
}

function onStage(name: string, run: (stage: Stage) => Promise<void>, ignore = false): void {
  Deno.test({ name, ignore, fn: () => Stage.use({ config, world, run }) });
}

/** At a terminal whose browser writes down its argument and then follows it. */
function onTerminal(name: string, run: (stage: Stage, seat: Seat) => Promise<void>): void {
  Deno.test({
    name,
    ignore: tmux.missing,
    fn: () =>
      Stage.use({
        config,
        world,
        async run(stage) {
          const script = `${stage.home}/own`;
          const text = `#!/bin/sh\necho "$1" >>'${stage.home}/addresses'\n` +
            `exec '${stage.home}/browser' "$1"\n`;
          await Deno.writeTextFile(script, text, { mode: 0o755 });
          await run(stage, await stage.sit({ env: { BROWSER: script } }));
        },
      }),
  });
}
