/** The pages of docs/ on login and credentials, typed line by line in a home with the demo's files. */
import { ssoTokenName } from "../../src/config/cache_keys.ts";
import { legacyStartUrl, samples } from "../../src/demo/samples.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { projectRoot } from "../support/build.ts";
import { exitStatus, withAws } from "./scenarios_login.ts";
import type { Scenario } from "./scenario.ts";
import type { Seen, Stage } from "./stage.ts";

const legacyToken = ssoTokenName(legacyStartUrl);
const files = new Map(
  samples(Date.now(), { tokens: { corp: "corp", legacy: legacyToken }, executable: "awsprof" })
    .map(({ path, text }) => [path, text]),
);
const world = {
  config: files.get("home/.aws/config") ?? "",
  credentials: files.get("home/.aws/credentials") ?? "",
};

export const pageScenarios: readonly Scenario[] = [
  {
    name: "docs/login.md, line by line, ends at a prompt that needs no login",
    world,
    row: (t) =>
      withAws(t, async (_aws, environment) => {
        await t.world.write(
          `~/.aws/sso/cache/${legacyToken}`,
          files.get(`home/.aws/sso/cache/${legacyToken}`) ?? "",
        );
        await t.start({ environment: { ...environment, AWS_PROFILE: "prod" } });
        const [first = [], ...others] = await blocks("login");
        const [typed = "", ...told] = first;
        const before = `${(await t.enter()).segment} ~ › `;
        assert(typed.startsWith(before), `"${typed}" does not begin with "${before}"`);
        const after = told.pop()?.replace(/ ~ ›$/, "");
        const seen = await t.type(typed.slice(before.length));
        assertEquals(shape(seen.output), shape(told), "what the login says");
        assertEquals(seen.segment, after, "the segment after it");
        assert(others.length > 0, "the page shows no more");
        for (const block of others) await typeBlock(t, block);
      }),
  },
  {
    name: "docs/credentials.md, line by line, works from exec to the console",
    world,
    row: (t) =>
      withAws(t, async (_aws, environment) => {
        for (const name of ["terraform", "npm"]) {
          await t.world.program(
            name,
            `#!/bin/sh\nprintf '%s\\n' "$AWS_SESSION_TOKEN" >>'${t.world.root}/had'\n`,
          );
        }
        await t.start({ environment });
        await t.type("awsprof login work");
        const all = await blocks("credentials");
        assert(all.length >= 4, "the page shows less than it did");
        for (const block of all) await typeBlock(t, block);
        await succeed(t, await ownLine(t));
        assert((await t.enter()).segment === "[AWS:keys!]", "no keys came into the shell");
        const had = await Deno.readTextFile(`${t.world.root}/had`);
        assertEquals(had.trim().split("\n").length, 3, "programs that had a session's keys");
      }),
  },
];

/** The blocks of a page in which commands are typed, as lines. */
async function blocks(page: string): Promise<string[][]> {
  const text = await Deno.readTextFile(`${projectRoot}/docs/${page}.md`);
  return [...text.matchAll(/```(?:console|sh)\n([^]*?)\n```/g)].map((match) =>
    (match[1] ?? "").split("\n")
  );
}

/** Types each command of a block; where the block shows an answer, that has its shape. */
async function typeBlock(t: Stage, block: readonly string[]): Promise<void> {
  const commands = block.some((line) => line.startsWith("$ "))
    ? block
    : block.map((line) => `$ ${line}`);
  for (let i = 0; i < commands.length;) {
    const command = (commands[i++] ?? "").slice(2);
    const told: string[] = [];
    while (i < commands.length && !commands[i]?.startsWith("$ ")) told.push(commands[i++] ?? "");
    if (command.endsWith(" -- bash")) await throughShell(t, command);
    else {
      const seen = await succeed(t, command);
      if (told.length > 0) assertEquals(shape(seen.output), shape(told), command);
    }
  }
}

async function succeed(t: Stage, command: string): Promise<Seen> {
  const seen = await t.type(command);
  assertEquals(
    exitStatus(t, seen),
    "0",
    `the exit status of ${command}: ${seen.output.join("\n")}`,
  );
  return seen;
}

/** Starts the shell that the line asks for, sees keys in it, and leaves it. */
async function throughShell(t: Stage, command: string): Promise<void> {
  await t.terminal.type(`${command} --norc`);
  await t.terminal.press("Enter");
  await t.terminal.until((lines) =>
    /^bash-.*[$#]$/.test(lines.at(-1)?.trimEnd() ?? "") ? true : null
  );
  await t.terminal.type('test "$AWS_SESSION_TOKEN" && exit 0');
  await t.terminal.press("Enter");
  const seen = await t.prompt();
  assertEquals(exitStatus(t, seen), "0", "the status of a shell that had the keys");
}

/** The line of this shell in the page's table of lines that bring keys into it. */
async function ownLine(t: Stage): Promise<string> {
  const text = await Deno.readTextFile(`${projectRoot}/docs/credentials.md`);
  const shell = t.shell.name === "pwsh" ? "PowerShell" : t.shell.name.replace(/-.*/, "");
  const row = new RegExp(`^\\| (?:[^|]*\\b)?${shell}\\b[^|]* \\| \`(.*)\` \\|$`, "m").exec(text);
  assert(row !== null, `the page has no line for ${shell}`);
  return (row[1] ?? "").replaceAll("\\|", "|");
}

/** Lines without what differs from day to day: numbers, times, addresses and the width of columns. */
function shape(lines: readonly string[]): string[] {
  const text = lines.join("\n")
    .replace(/https:\/\/oidc\S+|http:\/\/127\.0\.0\.1:\S+/g, "ADDRESS")
    .replace(/until (?:\w{3} )?\d\d:\d\d|until \d{4}-\d\d-\d\d/g, "until WHEN")
    .replace(/\bAROA\w+/g, "ID")
    .replace(/\b(?!\d{12}\b)\d+\b/g, "N")
    .replace(/[ \t]+/g, " ");
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}
