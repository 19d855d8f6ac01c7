/** The core, with whatever files, environments and arguments: it answers or fails as it should. */
import fc from "fast-check";
import { run } from "../../src/cli.ts";
import { ssoTokenName } from "../../src/config/cache_keys.ts";
import { parseDirectoryFile } from "../../src/config/directory_file.ts";
import type { Shell } from "../../src/output/quote.ts";
import { printable } from "../../src/output/text.ts";
import { shellNames } from "../../src/spec.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { type MemoryFile, type MemoryHost, memoryHost } from "../support/memory_host.ts";
import {
  awsFile,
  commandLine,
  directoryFile,
  environment,
  fileName,
  inHeader,
  profileName,
  secretMark,
  settingsFile,
  text,
} from "./generated.ts";
import { assignments, drawable, still, typeable, withoutSecret } from "./held.ts";
import { casesOf, type Part, seed } from "./numbers.ts";

/** 130 is what Ctrl-C and the picker without a choice give; the rest are beyond these verbs. */
const exitCodes = [0, 1, 2, 3, 4, 5, 130];

const machine = fc.record({
  args: commandLine,
  config: fc.option(awsFile, { nil: null, freq: 8 }),
  credentials: fc.option(awsFile, { nil: null, freq: 3 }),
  settings: fc.option(settingsFile, { nil: null, freq: 2 }),
  here: fc.option(directoryFile, { nil: null, freq: 2 }),
  mode: fc.constantFrom(0o600, 0o644, 0o600, 0),
  directory: fc.option(fileName, { nil: "src", freq: 2 }),
  token: fc.option(text, { nil: null, freq: 3 }),
  env: environment,
  terminal: fc.boolean(),
  columns: fc.constantFrom(80, 20, 1, 400),
});

type Machine = typeof machine extends fc.Arbitrary<infer T> ? T : never;

Deno.test("whatever the files, the environment and the words are, a verb answers or fails as it should", async () => {
  await holds("the core: files, environment, arguments", machine, async (made) => {
    const host = hostOf(made);
    const code = await run(host);
    assert(exitCodes.includes(code), `exit code ${code}`);
    held(host, { code, args: made.args });
    for (const [path, file] of host.contents) {
      if (isOurs(path)) withoutSecret(asText(file.content), path);
    }
  });
});

Deno.test("a name comes from the file through every list and statement as it is", async () => {
  const names = fc.tuple(
    fc.uniqueArray(profileName, { minLength: 1, maxLength: 4 }),
    fc.constantFrom(...shellNames),
    fc.option(text, { nil: null }),
  );
  await holds(
    "the core: a name from the file to the shell and back",
    names,
    async ([names, shell, old]) => {
      const config = names.map((name) => `[profile ${inHeader(name)}]\nregion = eu-west-1\n`);
      const files = { "/home/jo/.aws/config": config.join("") };
      const env = { ...(old === null ? {} : { AWS_PROFILE: old, AWS_DEFAULT_PROFILE: old }) };
      const asked = async (...args: string[]): Promise<string> => {
        const host = memoryHost({ args, env, files });
        const code = await run(host);
        held(host, { code, args });
        assertEquals<number>(code, 0, `exit code of ${args.join(" ")}: ${host.stderr()}`);
        return host.stdout();
      };
      const { profiles } = JSON.parse(await asked("list", "--json")) as {
        profiles: { name: string }[];
      };
      assertEquals(profiles.map(({ name }) => name), names, "names in JSON");
      const listed = (await asked("list", "--names")).split("\n").slice(0, -1);
      assertEquals(listed, names.map(printable), "names in lines");
      for (const name of names.filter((each) => each !== "-")) {
        const given = assignments(shell, await asked("use", `--shell=${shell}`, "--", name));
        assertEquals(given.get("AWS_PROFILE"), name, "AWS_PROFILE");
        const before = old === null ? "-" : old === name ? undefined : `=${old}`;
        assertEquals(given.get("AWSPROF_PREVIOUS"), before, "the one before");
      }
    },
  );
});

Deno.test("a directory's file is refused or names a profile of plain characters", async () => {
  await holds("the core: reading a directory's file", directoryFile, (made) => {
    const wants = parseDirectoryFile(typeof made === "string" ? bytes(made) : made);
    if ("reason" in wants) return;
    assert(/^[A-Za-z0-9_.@:/+=,][A-Za-z0-9_.@:/+=, -]{0,127}$/.test(wants.name), wants.name);
    assert(/^[0-9]{12}$/.test(wants.account ?? "000000000000"), `${wants.account}`);
    assert(/^[a-z0-9-]+$/.test(wants.region ?? "x"), `${wants.region}`);
  });
});

async function holds<T>(
  part: Part,
  made: fc.Arbitrary<T>,
  check: (value: T) => Promise<void> | void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(made, async (value) => {
      await check(value);
    }),
    { seed, numRuns: casesOf(part) },
  );
}

function hostOf(made: Machine): MemoryHost {
  const home = made.env["HOME"]?.startsWith("/") ? made.env["HOME"] : "/home/jo";
  const cwd = `${home}/${made.directory}`;
  const files: Record<string, MemoryFile | string> = { [`${cwd}/.keep`]: "" };
  const put = (path: string, content: string | Uint8Array | null): void => {
    if (content !== null) files[path] = { content, mode: made.mode };
  };
  put(made.env["AWS_CONFIG_FILE"] || `${home}/.aws/config`, made.config);
  put(made.env["AWS_SHARED_CREDENTIALS_FILE"] || `${home}/.aws/credentials`, made.credentials);
  put(`${home}/.config/awsprof/config`, made.settings);
  put(`${cwd}/.awsprofile`, made.here);
  put(
    `${home}/.aws/sso/cache/${ssoTokenName("corp")}`,
    made.token === null ? null : tokenFile(made.token),
  );
  return memoryHost({
    args: made.args,
    env: made.env,
    files,
    cwd,
    terminal: made.terminal,
    columns: made.columns,
  });
}

function tokenFile(foreign: string): string {
  return JSON.stringify({
    accessToken: secretMark,
    refreshToken: secretMark,
    expiresAt: foreign,
    startUrl: foreign,
    region: foreign,
  });
}

/** Whether the program wrote the file, not the one who made the case. */
function isOurs(path: string): boolean {
  return path.includes("/awsprof/") && !path.endsWith("/awsprof/config");
}

function held(host: MemoryHost, call: { code: number; args: readonly string[] }): void {
  const { code, args } = call;
  const [verb = ""] = args;
  const out = host.stdout();
  drawable(verb === "use" ? still(host.stderr()) : host.stderr(), "stderr");
  withoutSecret(host.stderr(), "stderr");
  withoutSecret(out, "stdout");
  typeable(host.stderr());
  if (code !== 0 && !["show", "doctor"].includes(verb)) {
    assertEquals(out, "", "stdout of a failure");
  }
  const shell = args.find((word) => word.startsWith("--shell="))?.slice("--shell=".length);
  const behind = args.indexOf("--");
  const options = behind < 0 ? args : args.slice(0, behind);
  const isHelped = options.some(isHelp);
  const isCode = !isHelped && (["init", "completions"].includes(verb) ||
    (shell !== undefined && ["use", "clear", "refresh"].includes(verb)));
  if (!isCode) drawable(out, "stdout");
  else if (verb === "refresh") {
    assert(code !== 0 || host.contents.has(out.slice(0, -1)), "the path");
  } else if (code === 0 && shellNames.some((name) => name === shell)) {
    assignments(shell as Shell, out);
  }
  if (out !== "" && options.includes("--json") && !isHelped) {
    const answer = JSON.parse(out) as { schema: unknown; diagnostics?: { fix: string | null }[] };
    assertEquals(answer.schema, 1, "schema");
    for (const { fix } of answer.diagnostics ?? []) {
      if (/^(?:chmod|sudo|unset|awsprof) /.test(fix ?? "")) typeable(`awsprof: hint: ${fix}`);
    }
  }
}

function isHelp(word: string): boolean {
  return word === "-h" || word === "--help";
}

function asText(content: string | Uint8Array): string {
  return typeof content === "string" ? content : new TextDecoder().decode(content);
}

function bytes(made: string): Uint8Array {
  return new TextEncoder().encode(made);
}
