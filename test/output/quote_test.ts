/** Hostile text goes through each real shell as the core quotes it, and comes back the same. */
import { quote, quoteIfNeeded, type Shell } from "../../src/output/quote.ts";
import { statements } from "../../src/output/statements.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { nasty } from "../support/nasty.ts";
import { tool } from "../support/tools.ts";

interface Reader {
  readonly program: string;
  readonly shell: Shell;
  readonly arguments: readonly string[];
  /** A statement that writes a word's bytes and a NUL to stdout. */
  readonly print: (word: string) => string;
  readonly variable: (name: string) => string;
}

const printf = (word: string): string => `printf '%s\\0' ${word}`;
const dotNet = (word: string): string =>
  `$b = [Text.Encoding]::UTF8.GetBytes(${word} + [char]0); ` +
  `$o = [Console]::OpenStandardOutput(); $o.Write($b, 0, $b.Length); $o.Flush()`;

const readers: readonly Reader[] = [
  {
    program: "bash",
    shell: "bash",
    arguments: ["--norc"],
    print: printf,
    variable: (n) => `"$${n}"`,
  },
  {
    program: "bash-3.2",
    shell: "bash",
    arguments: ["--norc"],
    print: printf,
    variable: (n) => `"$${n}"`,
  },
  { program: "dash", shell: "bash", arguments: [], print: printf, variable: (n) => `"$${n}"` },
  { program: "zsh", shell: "zsh", arguments: ["-f"], print: printf, variable: (n) => `"$${n}"` },
  {
    program: "fish",
    shell: "fish",
    arguments: ["--no-config"],
    print: printf,
    variable: (n) => `"$${n}"`,
  },
  {
    program: "pwsh",
    shell: "powershell",
    arguments: ["-NoProfile", "-NonInteractive", "-File"],
    print: dotNet,
    variable: (n) => `$env:${n}`,
  },
];

for (const reader of readers) {
  const { missing } = tool(reader.program);
  Deno.test({
    name: `quoted text comes back unchanged from ${reader.program}`,
    ignore: missing,
    async fn() {
      const script = nasty.map((text) => reader.print(quote(reader.shell, text))).join("\n");
      assertEquals(await words(reader, script), [...nasty]);
    },
  });
  Deno.test({
    name: `statements set and unset variables exactly in ${reader.program}`,
    ignore: missing,
    async fn() {
      const values = nasty.filter((text) => text !== "");
      const script = values.map((value) =>
        statements(reader.shell, [{ name: "AWSPROF_TEST", value }]) +
        reader.print(reader.variable("AWSPROF_TEST"))
      );
      script.push(statements(reader.shell, [{ name: "AWSPROF_TEST", value: null }]));
      script.push(
        reader.print(
          reader.shell === "powershell"
            ? "[string](Test-Path Env:AWSPROF_TEST)"
            : '"$AWSPROF_TEST"',
        ),
      );
      const unset = reader.shell === "powershell" ? "False" : "";
      assertEquals(await words(reader, script.join("\n")), [...values, unset]);
    },
  });
}

Deno.test("a word is left unquoted only if every shell takes it as it is", () => {
  for (const text of nasty) {
    const word = quoteIfNeeded("bash", text);
    assert(word === quote("bash", text) || /^[A-Za-z0-9_./-]+$/.test(word), `not quoted: ${text}`);
  }
  assertEquals(quoteIfNeeded("fish", "work-2"), "work-2");
  assertEquals(quoteIfNeeded("fish", "-rf"), "'-rf'");
});

async function words(reader: Reader, script: string): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    const name = reader.shell === "powershell" ? "script.ps1" : "script";
    await Deno.writeTextFile(`${folder}/${name}`, `${script}\n`);
    const { stdout, stderr } = await new Deno.Command(tool(reader.program).path, {
      args: [...reader.arguments, `${folder}/${name}`],
      cwd: folder,
      clearEnv: true,
      env: { HOME: folder, PATH: Deno.env.get("PATH") ?? "", LC_ALL: "C.UTF-8" },
      stdout: "piped",
      stderr: "piped",
    }).output();
    assertEquals(new TextDecoder().decode(stderr), "", "stderr");
    const names = [...Deno.readDirSync(folder)].map((entry) => entry.name);
    assert(!names.includes("canary"), "foreign text was executed");
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(stdout);
    return text.split("\0").slice(0, -1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
