import { run as runProgramText } from "../../src/cli.ts";
import { FileError, type Host } from "../../src/host.ts";
import { botocore, hasBotocore } from "../fake_aws/botocore.ts";
import { credentials as byJavascript, hasSdk } from "../fake_aws/javascript.ts";
import { config as sessions, Stage, wait } from "../sso/stage.ts";
import { withMachine } from "../sso/machine.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { memoryHost } from "../support/memory_host.ts";
import * as samples from "../support/samples.ts";
import { tool } from "../support/tools.ts";

const tmux = tool("tmux");
const { key, secret } = samples;

const config = `${sessions}
${samples.keys}
[profile run]
credential_process = true

[profile here]
region = us-west-2
output = json
`;

const busy = `# my keys, do not touch
[default]
aws_access_key_id = AKIADEFAULT
aws_secret_access_key = abc  ; really

; below
[zeta]
region=eu-north-1
s3 =
  max_concurrent_requests = 2`;

onStage("the entry is one that all AWS tools read", async (stage) => {
  await stage.signedIn("corp", 3600);
  const { out, err, code } = await stage.run(["export", "prod", "--to-profile", "tools"]);
  assertEquals([code, out], [0, ""], err);
  assertIncludes(err, "awsprof: wrote prod to [tools] in ~/.aws/credentials:1: valid 59 min\n");
  const text = await read(stage);
  assertEquals(text.split("\n").map((line) => line.replace(/ = .*/, "")), [
    "[tools]",
    ...["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_account_id"],
    ...["region", "x_security_token_expires", "awsprof_source", "awsprof_protected", ""],
  ]);
  assertIncludes(text, "\naws_account_id = 111122223333\nregion = eu-central-1\n");
  assertIncludes(text, "\nawsprof_source = prod\n");
  assertEquals(await mode(stage), 0o600);
  assertEquals(await stage.files(".aws"), ["cli", "config", "credentials", "sso"]);

  const id = /aws_access_key_id = (.*)/.exec(text)?.[1] ?? "none";
  if (!tool("aws-cli").missing) {
    const cli = await stage.bench.cliJson(["sts", "get-caller-identity", "--profile", "tools"]);
    assertEquals(cli["Arn"], "arn:aws:sts::111122223333:assumed-role/Admin/jo");
  }
  if (await hasBotocore()) {
    const [answer] = await botocore(stage.bench, [{
      profile: "tools",
      service: "sts",
      operation: "get_caller_identity",
    }]);
    assertEquals(answer?.result?.["Account"], "111122223333", JSON.stringify(answer));
  }
  if (await hasSdk()) {
    assertEquals((await byJavascript(stage.bench, ["tools"]))[0]?.key, id);
  }
  const whoami = await stage.run(["whoami", "tools", "--json"]);
  assertEquals(JSON.parse(whoami.out).match, true);
});

onStage("list and show tell how long it lasts, and know its keys", async (stage) => {
  await stage.signedIn("corp", 3600);
  await stage.run(["export", "prod", "--to-profile", "tools"]);
  const listed = JSON.parse((await stage.run(["list", "tools", "--json"])).out);
  const [row] = listed.profiles;
  assertEquals([row.kind, row.account_id, row.region, row.session.state], [
    ...["session-keys", "111122223333", "eu-central-1", "valid"],
  ]);
  const left = Date.parse(row.session.expires_at) - Date.now();
  assert(left > 3500_000 && left <= 3600_000, row.session.expires_at);
  assertEquals(row.protected, true, "as prod is");
  assertEquals(
    listed.diagnostics.filter(({ message }: { message: string }) => message.includes("tools")),
    [],
  );
  assertIncludes((await stage.run(["list", "tools"])).out, "valid 59 min");
  assertIncludes((await stage.run(["show", "tools"])).out, "       temporary, valid 59 min\n");
});

onStage("what else is in the file stays byte for byte", async (stage) => {
  await stage.signedIn("corp", 3600);
  for (const end of ["\n", "\r\n"]) {
    const before = busy.replaceAll("\n", end);
    await write(stage, before, 0o660);
    const { err, code } = await stage.run(["export", "prod", "--to-profile", "tools"]);
    assertEquals(code, 0, err);
    assertIncludes(err, "awsprof: warning: others can read it: chmod 600 ~/.aws/credentials\n");
    const after = await read(stage);
    assertEquals(after.slice(0, before.length), before);
    assertEquals(after.slice(before.length).startsWith(`${end}${end}[tools]${end}aws_`), true);
    assertEquals(/[\r\n]$/.test(after), false, "the last line has no end");
    assertEquals(after.split("\n").length - 1, after.split(end).length - 1, "kinds of line ends");
    assertEquals(await mode(stage), 0o660);
  }
});

onStage(
  "its own earlier entry is written over, and what people added to it stays",
  async (stage) => {
    await stage.signedIn("corp", 3600);
    await write(stage, busy);
    await stage.run(["export", "prod", "--to-profile", "tools"]);
    const first = await read(stage);
    const edited = first.replace("[tools]\n", "[tools]\n# for the old importer\noutput = json\n");
    await write(stage, `${edited}\n\n[later]\nregion = b\n`);
    const { err, code } = await stage.run(["export", "work", "--to-profile", "tools"]);
    assertEquals(code, 0, err);
    const text = await read(stage);
    assertIncludes(
      text,
      "[tools]\n# for the old importer\noutput = json\naws_access_key_id = ASIA",
    );
    assertIncludes(text, "\naws_account_id = 444455556666\nregion = eu-west-1\n");
    assertIncludes(
      text,
      "\nawsprof_source = work\nawsprof_protected = true\n\n[later]\nregion = b\n",
    );
    assertEquals(text.split("[tools]").length, 2);
    assertEquals(text.match(/aws_session_token/g)?.length, 1);
  },
);

onStage("a link stays a link, and leads to the new content", async (stage) => {
  await stage.signedIn("corp", 3600);
  await Deno.mkdir(`${stage.home}/dotfiles`);
  await Deno.writeTextFile(`${stage.home}/dotfiles/aws`, "[a]\nregion = b\n");
  await Deno.symlink("../dotfiles/aws", `${stage.home}/.aws/credentials`);
  const { err, code } = await stage.run(["export", "work", "--to-profile", "tools"]);
  assertEquals(code, 0, err);
  assertEquals(await Deno.readLink(`${stage.home}/.aws/credentials`), "../dotfiles/aws");
  assertIncludes(
    await Deno.readTextFile(`${stage.home}/dotfiles/aws`),
    "[a]\nregion = b\n\n[tools]",
  );
  assertEquals(await stage.files("dotfiles"), ["aws"]);

  await Deno.remove(`${stage.home}/dotfiles/aws`);
  const dangling = await stage.run(["export", "work", "--to-profile", "tools"]);
  assertEquals(dangling.code, 0, dangling.err);
  assertEquals(((await Deno.stat(`${stage.home}/dotfiles/aws`)).mode ?? 0) & 0o777, 0o600);
});

onStage(
  "the file that AWS_SHARED_CREDENTIALS_FILE names is made, with its directory",
  async (stage) => {
    await stage.signedIn("corp", 3600);
    const env = { AWS_SHARED_CREDENTIALS_FILE: `${stage.home}/new/place/keys` };
    const { err, code } = await stage.run(["export", "work", "--to-profile", "tools"], env);
    assertEquals(code, 0, err);
    assertIncludes(err, "in ~/new/place/keys:1: ");
    assertEquals(await stage.files("new/place"), ["keys"]);
    const standard = await stage.run(["export", "work", "--to-profile", "default"], env);
    assertEquals(standard.code, 0, standard.err);
    assertIncludes(
      standard.err,
      "warning: every AWS command without a profile is work from now on",
    );
    const text = await Deno.readTextFile(`${stage.home}/new/place/keys`);
    assertEquals(text.includes("awsprof_protected"), false);
    const none = await stage.run(["export", "work", "--to-profile", "tools"], {
      AWS_SHARED_CREDENTIALS_FILE: "",
    });
    assertEquals(none.code, 1);
    assertIncludes(none.err, "AWS_SHARED_CREDENTIALS_FILE is empty");
  },
);

const temporary =
  "aws_access_key_id = ASIAOTHER\naws_secret_access_key = s\naws_session_token = t\n";

/** A sentence, the file, the words behind `export`, exit code, a part of the error, of the hint. */
const refusals: readonly [
  sentence: string,
  file: string,
  words: readonly string[],
  code: number,
  error: string,
  hint: string,
][] = [
  [
    "long-lived keys",
    `# a\n[tools]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n`,
    ["work", "--to-profile", "tools", "--yes"],
    4,
    "~/.aws/credentials:3: [tools] holds long-lived keys; nothing was written",
    "awsprof export work --to-profile tools-temporary",
  ],
  [
    "long-lived keys that somebody put where an entry of ours was",
    `[tools]\naws_access_key_id = AKIA1\naws_secret_access_key = s\nawsprof_source = work\n`,
    ["work", "--to-profile", "tools", "--yes"],
    4,
    "~/.aws/credentials:2: [tools] holds long-lived keys",
    "awsprof export work --to-profile tools-temporary",
  ],
  [
    "a role",
    `[tools]\nrole_arn = arn:aws:iam::1:role/x\n${temporary}`,
    ["work", "--to-profile", "tools", "--yes"],
    4,
    "~/.aws/credentials:2: [tools] holds a way to credentials that awsprof did not write",
    "awsprof export work --to-profile tools-temporary",
  ],
  [
    "temporary keys of another tool",
    `[tools]\n${temporary}`,
    ["work", "--to-profile", "tools"],
    4,
    "~/.aws/credentials:4: [tools] holds temporary keys that another tool wrote",
    "awsprof export work --to-profile tools --yes",
  ],
  [
    "a file that the AWS CLI cannot read",
    `[a]\nnonsense\n`,
    ["work", "--to-profile", "tools"],
    5,
    "~/.aws/credentials:2: ",
    "",
  ],
  [
    "a profile whose role would win",
    "",
    ["work", "--to-profile", "prod"],
    4,
    'profile "prod" has role_arn: the AWS CLI would go on using that, and not the keys',
    "awsprof export work --to-profile prod-temporary",
  ],
  [
    "the profile itself",
    "",
    ["work", "--to-profile", "work"],
    4,
    'profile "work" has sso_session: the AWS CLI would go on using that, and not the keys',
    "awsprof export work --to-profile work-temporary",
  ],
  [
    "a profile whose process would be pushed aside",
    "",
    ["work", "--to-profile", "run"],
    4,
    'profile "run" has credential_process: the keys would take its place',
    "run-temporary",
  ],
  [
    "a profile whose keys would be pushed aside",
    "",
    ["work", "--to-profile", "keys"],
    4,
    'profile "keys" has aws_access_key_id: the keys would take its place',
    "keys-temporary",
  ],
  [
    "a copy of long-lived keys",
    "",
    ["keys", "--to-profile", "tools"],
    4,
    'profile "keys" gives long-lived keys, of which no copy is made',
    "use a profile that assumes a role",
  ],
  [
    "a name with a blank",
    "",
    ["work", "--to-profile", "my tools"],
    2,
    '"my tools" is no name that every AWS tool reads',
    "letters, digits",
  ],
  [
    "a name that ends the header",
    "",
    ["work", "--to-profile", "a]\n[b"],
    2,
    '"a]\\x0a[b" is no name',
    "letters, digits",
  ],
  [
    "a format beside it",
    "",
    ["work", "--to-profile", "tools", "--format", "env"],
    2,
    "--format and --to-profile exclude each other",
    "awsprof export PROFILE --to-profile tools",
  ],
  [
    "no profile",
    "",
    ["--to-profile", "tools"],
    2,
    "--to-profile needs a PROFILE too",
    "awsprof export PROFILE --to-profile tools",
  ],
];

for (const [sentence, file, words, code, error, hint] of refusals) {
  onStage(`refused, and nothing changed: ${sentence}`, async (stage) => {
    await stage.signedIn("corp", 3600);
    const asked = stage.aws.log().length;
    if (file !== "") await write(stage, file);
    const before = await Deno.readTextFile(`${stage.home}/.aws/credentials`).catch(() => null);
    const printed = await stage.run(["export", ...words]);
    assertEquals([printed.code, printed.out], [code, ""], printed.err);
    assertIncludes(printed.err, error);
    assertIncludes(printed.err, hint);
    assertEquals(
      await Deno.readTextFile(`${stage.home}/.aws/credentials`).catch(() => null),
      before,
    );
    assertEquals(stage.aws.log().length, asked, "requests for what is refused");
  });
}

onStage("refused too: what is read-only, a directory, or not UTF-8", async (stage) => {
  await stage.signedIn("corp", 3600);
  const path = `${stage.home}/.aws/credentials`;
  await write(stage, busy, 0o400);
  const locked = await stage.run(["export", "work", "--to-profile", "tools"]);
  assertEquals(locked.code, 4, locked.err);
  assertIncludes(locked.err, "~/.aws/credentials is read-only");
  assertEquals(await read(stage), busy);
  await Deno.remove(path);
  await Deno.writeFile(path, new Uint8Array([0x5b, 0x61, 0x5d, 0x0a, 0x23, 0xff, 0x0a]));
  const bytes = await stage.run(["export", "work", "--to-profile", "tools"]);
  assertEquals(bytes.code, 5, bytes.err);
  assertIncludes(bytes.err, "the file holds bytes that are not UTF-8");
  await Deno.remove(path);
  await Deno.mkdir(path);
  const directory = await stage.run(["export", "work", "--to-profile", "tools"]);
  assertEquals([directory.code, directory.out], [1, ""], directory.err);
  assertIncludes(directory.err, "~/.aws/credentials: is not a regular file");
});

onStage("temporary keys of another tool are replaced with --yes", async (stage) => {
  await stage.signedIn("corp", 3600);
  const legacy = "aws_security_token = t\nx_security_token_expires = 2020-01-01T00:00:00+02:00\n";
  await write(stage, `[tools]\n${temporary}${legacy}x_principal_arn = arn:aws:sts::1:x\n`);
  const { err, code } = await stage.run(["export", "work", "--to-profile", "tools", "--yes"]);
  assertEquals(code, 0, err);
  const text = await read(stage);
  for (const gone of ["ASIAOTHER", "aws_security_token", "x_principal_arn", "2020"]) {
    assert(!text.includes(gone), `${gone} is still there`);
  }
  const whoami = await stage.run(["whoami", "tools"]);
  assertEquals(whoami.code, 0, whoami.err);
});

Deno.test({
  name: "at a terminal somebody is asked whether another tool's keys go",
  ignore: tmux.missing,
  fn: () =>
    Stage.use({
      config,
      async run(stage) {
        await stage.signedIn("corp", 3600);
        const before = `[tools]\n${temporary}`;
        await write(stage, before);
        const seat = await stage.sit();
        const answers: readonly [string, number][] = [["n", 4], ["Enter", 4], ["C-c", 130]];
        for (const [pressed, code] of [...answers, ["y", 0]] as const) {
          await seat.type("awsprof export work --to-profile tools");
          await seat.sees("[tools] holds temporary keys of another tool. Replace them? [y/N]");
          await seat.press(pressed);
          const ended = await seat.ended();
          assertEquals(ended.code, code, `${pressed}: ${ended.text}`);
          assertEquals(await read(stage) === before, code !== 0, pressed);
        }
      },
    }),
});

onStage("many at once lose no entry", async (stage) => {
  await stage.signedIn("corp", 3600);
  await write(stage, busy);
  const names = Array.from({ length: 16 }, (_, index) => `tool-${index}`);
  const all = await Promise.all(
    names.map((name) => stage.run(["export", "prod", "--to-profile", name])),
  );
  assertEquals(all.map(({ code }) => code), names.map(() => 0), all.map(({ err }) => err).join(""));
  const text = await read(stage);
  assertEquals(text.startsWith(busy), true);
  assertEquals(names.filter((name) => !text.includes(`[${name}]\n`)), []);
  assertEquals(await stage.files(".aws"), ["cli", "config", "credentials", "sso"]);
});

Deno.test("a file that another tool changes meanwhile is left alone", async () => {
  await inMachine(async ({ host, path, errors }) => {
    let reads = 0;
    const files = {
      ...host.files,
      read(at: string, limit: number) {
        // Loading, before the credentials are asked for, under the lock, before the renaming.
        if (at === path && ++reads === 4) Deno.writeTextFileSync(path, `${busy}\n# theirs\n`);
        return host.files.read(at, limit);
      },
    };
    assertEquals(await runProgramText({ ...host, files }), 1);
    assertIncludes(errors(), "was changed meanwhile; nothing was written");
    assertEquals(Deno.readTextFileSync(path), `${busy}\n# theirs\n`);
  });
});

Deno.test("a full disk leaves the file as it was", async () => {
  await inMachine(async ({ host, path, errors }) => {
    const files = {
      ...host.files,
      write(at: string, content: string, options: Parameters<Host["files"]["write"]>[2]) {
        if (at === path) throw new FileError("no-space", at, "no space left on the device");
        host.files.write(at, content, options);
      },
    };
    assertEquals(await runProgramText({ ...host, files }), 1);
    assertIncludes(errors(), "no space left on the device");
    assertEquals(Deno.readTextFileSync(path), busy);
  });
});

Deno.test("a file of somebody else is not taken over", async () => {
  await inMachine(async ({ host, path, errors }) => {
    assertEquals(await runProgramText({ ...host, uid: () => 4711 }), 4);
    assertIncludes(errors(), "is somebody else's, and would become yours");
    assertEquals(Deno.readTextFileSync(path), busy);
  });
});

/** What stands in the section, what `list` says of it, and the session's state. */
const marks: readonly [sentence: string, mark: string, words: string, state: string][] = [
  ["ours", "x_security_token_expires = 2026-11-21T11:00:00Z", "valid 1 h", "valid"],
  [
    "saml2aws's offset",
    "x_security_token_expires = 2026-11-21T12:10:00+02:00",
    "10 min left",
    "expiring",
  ],
  [
    "aws-mfa's time without a zone",
    "expiration = 2026-11-21 09:00:00",
    "expired 1 h ago",
    "expired",
  ],
  ["two days", "x_security_token_expires = 2026-11-19T10:00:00Z", "expired 2 d ago", "expired"],
  ["no time", "x_security_token_expires = soon", "—", "not-needed"],
  ["nothing", "output = json", "—", "not-needed"],
];

for (const [sentence, mark, words, state] of marks) {
  Deno.test(`list reads when temporary keys expire: ${sentence}`, async () => {
    const files = {
      "/home/jo/.aws/credentials": `[tools]\n${temporary}${mark}\nawsprof_source = prod\n`,
    };
    const table = memoryHost({ args: ["list"], files });
    await runProgramText(table);
    assertIncludes(table.stdout(), ` ${words}\n`);
    const host = memoryHost({ args: ["list", "--json"], files });
    await runProgramText(host);
    const { profiles, diagnostics } = JSON.parse(host.stdout());
    assertEquals(profiles[0].session.state, state);
    const leftovers = diagnostics.map((
      { code, line, fix }: Record<string, unknown>,
    ) => [code, line, fix]);
    assertEquals(
      leftovers,
      state === "expired"
        ? [["expired-leftover", 5, "awsprof export prod --to-profile tools"]]
        : [],
    );
  });
}

onStage("an entry that has expired is told with the command that renews it", async (stage) => {
  await stage.signedIn("corp", 3600);
  stage.aws.control.set({ roleLifetime: 2 });
  const exported = await stage.run(["export", "work", "--to-profile", "tools"]);
  assertEquals(exported.code, 0, exported.err);
  await wait(2500);
  const { err, code } = await stage.run(["whoami", "tools"]);
  assertEquals(code, 3, err);
  assertIncludes(err, 'the keys of profile "tools" (…r<jo) have expired (ExpiredToken: ');
  assertIncludes(err, "awsprof: hint: awsprof export work --to-profile tools\n");
});

interface InMachine {
  readonly host: Host;
  readonly path: string;
  readonly errors: () => string;
}

/** In this process: `awsprof export role --to-profile tools` on a file with other entries. */
async function inMachine(use: (machine: InMachine) => Promise<void>): Promise<void> {
  await withMachine(async ({ host, directory, stderr }) => {
    await Deno.mkdir(`${directory}/.aws`);
    const path = `${directory}/.aws/credentials`;
    await Deno.writeTextFile(path, busy);
    await Deno.writeTextFile(
      `${directory}/.aws/config`,
      `[profile keys]\naws_access_key_id = ${key}\naws_secret_access_key = ${secret}\n` +
        "[profile role]\nrole_arn = arn:aws:iam::777788889999:role/Free\nsource_profile = keys\n" +
        "region = eu-west-1\n",
    );
    await use({
      host: {
        ...host,
        args: ["export", "role", "--to-profile", "tools"],
        env: new Map([["HOME", directory], ["AWS_ENDPOINT_URL", "http://aws.example"]]),
        out: () => {},
        async request(asked) {
          const form = new URLSearchParams(asked.body ?? "");
          if (form.get("Action") !== "AssumeRole") return await host.request(asked);
          return {
            status: 200,
            headers: new Map(),
            body: "<AssumeRoleResponse><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s" +
              "</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z" +
              "</Expiration></AssumeRoleResponse>",
          };
        },
      },
      path,
      errors: stderr,
    });
  });
}

async function read(stage: Stage): Promise<string> {
  return await Deno.readTextFile(`${stage.home}/.aws/credentials`);
}

async function write(stage: Stage, text: string, permissions = 0o600): Promise<void> {
  const path = `${stage.home}/.aws/credentials`;
  await Deno.writeTextFile(path, text);
  await Deno.chmod(path, permissions);
}

async function mode(stage: Stage): Promise<number> {
  return ((await Deno.stat(`${stage.home}/.aws/credentials`)).mode ?? 0) & 0o777;
}

function onStage(name: string, run: (stage: Stage) => Promise<void>): void {
  Deno.test(name, () => Stage.use({ config, run }));
}
