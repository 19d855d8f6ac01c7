/**
 * Stories: one `.txt` file a case in `stories/`, run in-process over a host in memory.
 *
 * A story begins with its sentence after `#`, then lines `$ awsprof …`, `env NAME=value`, `cwd PATH`,
 * `terminal COLUMNS`, `keys …`; then blocks: `-- PATH --` is a file of the home, `-- stdout --`,
 * `-- stderr --`, `-- exit N --` and `-- after PATH --` are what must come of it (`<ESC>` stands for that byte; what the picker draws
 * is not compared). Each story is also
 * searched for the secrets that stand in its files.
 */
import { run } from "../src/cli.ts";
import { assert, assertEquals } from "./support/assert.ts";
import { type MemoryFile, memoryHost } from "./support/memory_host.ts";

const folder = new URL("stories/", import.meta.url);

interface Story {
  readonly sentence: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly columns: number | null;
  readonly keys: readonly string[];
  readonly files: Record<string, MemoryFile>;
  readonly expected: ReadonlyMap<string, string>;
  readonly exit: number;
}

for (const name of [...Deno.readDirSync(folder)].map((entry) => entry.name).sort()) {
  const story = parse(Deno.readTextFileSync(new URL(name, folder)), name);
  Deno.test(`story ${name}: ${story.sentence}`, () => play(story));
}

async function play(story: Story): Promise<void> {
  const host = memoryHost({
    args: story.args,
    env: { TERM: "dumb", ...story.env },
    files: story.files,
    cwd: story.cwd,
    terminal: story.columns !== null,
    columns: story.columns ?? 80,
    keys: story.keys,
  });
  const code = await run(host);
  const seen = { stdout: host.stdout(), stderr: host.stderr() };
  for (const secret of secrets(story)) {
    assert(!`${seen.stdout}${seen.stderr}`.includes(secret), "a secret was shown");
  }
  for (const [what, text] of story.expected) {
    if (what === "stdout" || what === "stderr") assertEquals(seen[what], text, what);
    else assertEquals(host.contents.get(what)?.content ?? null, text, what);
  }
  const isDrawn = story.keys.length > 0;
  if (!story.expected.has("stderr") && !isDrawn) assertEquals(seen.stderr, "", "stderr");
  assertEquals<number>(code, story.exit, "exit code");
}

function secrets(story: Story): string[] {
  const texts = Object.values(story.files).map((file) => String(file.content));
  const found = texts.flatMap((text) => [
    ...text.matchAll(
      /(?:secret_access_key|session_token|accessToken"|refreshToken")\s*[=:]\s*"?([^\s",]{8,})/g,
    ),
  ]);
  return found.map((match) => match[1] ?? "");
}

function parse(text: string, name: string): Story {
  const blocks = text.replaceAll("<ESC>", "\x1b").split(/^-- (.+) --\n/m);
  const [opening = "", ...rest] = blocks;
  const lines = opening.split("\n");
  const of = (word: string): string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const files: Record<string, MemoryFile> = {};
  const expected = new Map<string, string>();
  let exit = 0;
  for (let index = 0; index < rest.length; index += 2) {
    const title = rest[index] ?? "";
    const content = rest[index + 1] ?? "";
    if (title === "stdout" || title === "stderr") expected.set(title, content);
    else if (title.startsWith("exit ")) exit = Number(title.slice(5));
    else if (title.startsWith("after ")) expected.set(home(title.slice(6)), content);
    else {
      const [path = "", mode] = title.split(" mode ");
      files[home(path)] = { content, ...(mode === undefined ? {} : { mode: parseInt(mode, 8) }) };
    }
  }
  const [command] = of("$ awsprof");
  assert(command !== undefined || lines.includes("$ awsprof"), `${name} has no command`);
  return {
    sentence: of("#").join(" "),
    args: words(command ?? ""),
    env: Object.fromEntries(
      of("env").map((line) => {
        const cut = line.indexOf("=");
        return [line.slice(0, cut), line.slice(cut + 1)];
      }),
    ),
    cwd: home(of("cwd")[0] ?? "~"),
    columns: of("terminal").map(Number)[0] ?? null,
    keys: of("keys").flatMap((line) => JSON.parse(line) as string[]),
    files,
    expected,
    exit,
  };
}

function words(line: string): string[] {
  return (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, "$1"));
}

function home(path: string): string {
  return path.startsWith("~") ? `/home/jo${path.slice(1)}` : path;
}
