/** Holds the dependency rule: which part of `src/` may import which, and who may see the machine. */
import { assertEquals } from "./support/assert.ts";

const root = new URL("../src/", import.meta.url);

/** Part to the parts it may import; a part is a folder, or a file directly in `src/`. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  config: [],
  resolve: ["config"],
  output: ["config", "resolve", "errors", "spec"],
  spec: [],
  paths: [],
  version: [],
  errors: ["config"],
  host: [],
  directories: ["paths", "errors"],
  load: ["config", "directories", "errors", "host", "output"],
  inventory: ["config", "resolve", "load", "host", "paths"],
  directory: ["config", "errors", "host", "output", "paths"],
  shells: ["output", "shell"],
  arguments: ["spec", "errors", "output"],
  demo: ["config", "host", "errors", "output", "paths"],
  fake_aws: [],
  sso: ["config", "resolve", "output", "errors", "host", "paths"],
  credentials: ["config", "resolve", "output", "sso", "errors", "host", "paths"],
  doctor: [
    "config",
    "resolve",
    "output",
    "sso",
    "credentials",
    "load",
    "inventory",
    "errors",
    "host",
    "paths",
  ],
  commands: [
    "arguments",
    "config",
    "resolve",
    "output",
    "load",
    "inventory",
    "directory",
    "directories",
    "shells",
    "demo",
    "fake_aws",
    "sso",
    "credentials",
    "doctor",
    "host",
    "errors",
    "paths",
    "spec",
    "version",
  ],
  cli: ["arguments", "commands", "errors", "host", "output", "spec", "version"],
  deno_host: ["host"],
  main: ["cli", "deno_host"],
};

const pure = ["config", "resolve", "output", "paths", "spec", "errors", "fake_aws"];

Deno.test("each part of the source imports only what the dependency rule allows", () => {
  const broken: string[] = [];
  for (const { path, text } of sources()) {
    const from = partOf(path);
    for (const target of imports(path, text)) {
      const to = partOf(target);
      if (to !== from && !(allowed[from] ?? []).includes(to)) {
        broken.push(`${path} imports ${target}`);
      }
    }
  }
  assertEquals(broken, []);
});

Deno.test("every part of the source has its row in the dependency rule", () => {
  const parts = new Set(sources().map(({ path }) => partOf(path)));
  assertEquals([...parts].filter((part) => allowed[part] === undefined), []);
});

Deno.test("commands do not import commands that are verbs", () => {
  const verbs = new Set(commandFiles());
  const broken = sources().filter(({ path }) => path.startsWith("commands/")).flatMap(
    ({ path, text }) =>
      imports(path, text).filter((target) => verbs.has(target)).map((target) =>
        `${path} ${target}`
      ),
  );
  assertEquals(broken, []);
});

Deno.test("the pure parts know no machine, no clock and no network", () => {
  const forbidden =
    /\bDeno\.|\bfetch\(|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.(env|argv|exit|cwd)\b/;
  const broken = sources().filter(({ path, text }) =>
    pure.includes(partOf(path)) && forbidden.test(withoutComments(text))
  );
  assertEquals(broken.map(({ path }) => path), []);
});

Deno.test("only main.ts and deno_host.ts say Deno, and only main.ts ends the process", () => {
  const machine = sources().filter(({ text }) => /\bDeno\./.test(withoutComments(text)));
  assertEquals(machine.map(({ path }) => path), ["deno_host.ts", "main.ts"]);
  const exits = sources().filter(({ text }) => /\bDeno\.exit\b/.test(withoutComments(text)));
  assertEquals(exits.map(({ path }) => path), ["main.ts"]);
});

Deno.test("no source file imports from a URL or an unpinned package", async () => {
  const config = JSON.parse(
    await Deno.readTextFile(new URL("../deno.json", import.meta.url)),
  ) as { imports?: Record<string, string> };
  const unpinned = Object.values(config.imports ?? {}).filter((target) =>
    !/^npm:.+@\d+\.\d+\.\d+(\/.*)?$/.test(target)
  );
  assertEquals(unpinned, []);
  const remote = sources().filter(({ text }) => /from "(https?|jsr|npm):/.test(text));
  assertEquals(remote.map(({ path }) => path), []);
});

function sources(): { path: string; text: string }[] {
  const found: { path: string; text: string }[] = [];
  const walk = (folder: string): void => {
    for (const entry of Deno.readDirSync(new URL(folder, root))) {
      const path = folder + entry.name;
      if (entry.isDirectory) walk(`${path}/`);
      else if (path.endsWith(".ts")) {
        found.push({ path, text: Deno.readTextFileSync(new URL(path, root)) });
      }
    }
  };
  walk("");
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}

function commandFiles(): string[] {
  const cli = Deno.readTextFileSync(new URL("cli.ts", root));
  return [...cli.matchAll(/(?:from |import\()"\.\/(commands\/\w+\.ts)"/g)].map((match) =>
    match[1] ?? ""
  );
}

function imports(path: string, text: string): string[] {
  const base = new URL(path, root);
  return [...text.matchAll(/(?:from|import\() ?"(\.[^"]+)"/g)].map((match) => {
    const target = new URL(match[1] ?? "", base).href;
    return target.startsWith(root.href)
      ? target.slice(root.href.length)
      : target.slice(new URL("..", root).href.length);
  });
}

function partOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : path.replace(/\.ts$/, "");
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}
