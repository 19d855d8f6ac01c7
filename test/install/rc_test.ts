/** The lines in the shells' start-up files: added, replaced, refused, removed. */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { projectRoot } from "../support/build.ts";
import { Terminal } from "../support/terminal.ts";
import { requireTool, tool } from "../support/tools.ts";
import { type Machine, onMachine as onAnyMachine, tree } from "./machine.ts";

/** What stands in the rc files depends on no build. */
const onMachine = (test: (machine: Machine) => Promise<void>) =>
  onAnyMachine(test, { bundled: true });

const latin1 = Uint8Array.from([0x23, 0xe9, 0xff, 0x0a, 0x61, 0x3d, 0x31, 0x0a]);

/** What a `.bashrc` may hold before. */
const contents: [string, string | Uint8Array | null][] = [
  ["no file", null],
  ["an empty file", ""],
  ["a file", "PS1='x'\nalias ll='ls -l'\n"],
  ["a file without a newline at its end", "PS1='x'\nalias ll='ls -l'"],
  ["blank lines at the end", "PS1='x'\n\n\n"],
  ["only a newline", "\n"],
  ["Windows line ends", "PS1='x'\r\nalias ll='ls -l'\r\n"],
  ["bytes that are not UTF-8", latin1],
  ["percent signs and backslashes", "echo '%s %d \\n \\\\'\n"],
  ["a line much like a marker", "# >>> awsprof >>> is what they write\necho '# <<< awsprof <<<'\n"],
];

for (const [what, content] of contents) {
  Deno.test(`activating and removing gives back, byte for byte, ${what}`, () =>
    onMachine(async (machine) => {
      if (content !== null) machine.write(".bashrc", content, 0o600);
      const before = tree(machine.home);
      const { stdout } = await machine.installed(["--activate=bash", "--yes"]);
      const active = machine.read(".bashrc");
      assertIncludes(active, `. ${machine.prefix}/share/awsprof/awsprof.bash; fi`);
      assertIncludes(stdout, "\n+if [ -n ");
      if (content !== null) {
        assertEquals(Deno.statSync(`${machine.home}/.bashrc`).mode, 0o100600, "mode");
        assertEquals(tree(machine.home)[".bashrc.before-awsprof"], before[".bashrc"], "backup");
      }
      await machine.installed(["--activate=bash", "--yes"]);
      assertEquals(machine.read(".bashrc"), active, "after activating twice");
      await machine.installed(["--uninstall"]);
      assertEquals(tree(machine.home), before);
    }));
}

Deno.test("what the user writes above and below the block stays when it is removed", () =>
  onMachine(async (machine) => {
    machine.write(".bashrc", "one");
    await machine.installed(["--activate=bash", "--yes"]);
    machine.write(".bashrc", `zero\n${machine.read(".bashrc")}two\n`);
    await machine.installed(["--uninstall"]);
    assertEquals(machine.read(".bashrc"), "zero\none\ntwo\n");
    assertEquals(
      machine.read(".bashrc.before-awsprof"),
      "one",
      "the backup differs, so it is kept",
    );
  }));

Deno.test("a block of an installation elsewhere is replaced in its place", () =>
  onMachine(async (machine) => {
    machine.write(".bashrc", "one\n");
    await machine.installed(["--activate=bash", "--yes", "--prefix", `${machine.root}/old`]);
    machine.write(".bashrc", `${machine.read(".bashrc")}two\n`);
    await machine.installed(["--activate=bash", "--yes"]);
    const text = machine.read(".bashrc");
    assert(!text.includes(`${machine.root}/old`), text);
    assertEquals(text.match(/>>> awsprof >>>/g)?.length, 1, "blocks");
    assert(/^one\n# >>> awsprof >>>\n.*\n# <<< awsprof <<<\ntwo\n$/.test(text), text);
  }));

Deno.test("each shell's own file is changed, where its variables say that it is", () =>
  onMachine(async (machine) => {
    const env = { ZDOTDIR: `${machine.home}/z dot`, XDG_CONFIG_HOME: `${machine.home}/x dg` };
    const before = tree(machine.home);
    await machine.installed(["--activate=bash,zsh,fish,pwsh", "--yes"], { env });
    const lines: Record<string, string> = {
      ".bashrc": "awsprof.bash",
      "z dot/.zshrc": "awsprof.zsh",
      "x dg/fish/conf.d/awsprof.fish": "awsprof.fish",
      "x dg/powershell/Microsoft.PowerShell_profile.ps1": "Import-Module",
    };
    for (const [path, text] of Object.entries(lines)) {
      assertIncludes(machine.read(path), text, path);
    }
    await machine.installed(["--uninstall"]);
    assertEquals(tree(machine.home), before);
  }));

Deno.test("a plain --activate changes the files of the shells that are here, and of no others", () =>
  onMachine(async (machine) => {
    for (const name of ["zsh", "fish"]) {
      if (machine.hasProgram(name)) machine.withhold([name]);
    }
    await machine.installed(["--activate", "--yes"]);
    assertEquals([machine.has(".bashrc"), machine.has(".zshrc"), machine.has(".config")], [
      true,
      false,
      false,
    ]);
  }));

Deno.test("a removed installation disturbs no shell whose block was kept", () =>
  onMachine(async (machine) => {
    await machine.installed(["--activate=bash,zsh,fish", "--yes"]);
    Deno.removeSync(`${machine.prefix}/share`, { recursive: true });
    for (const shell of ["bash", "zsh", "fish"]) {
      if (!machine.hasProgram(shell)) continue;
      const { code, stdout } = await machine.run([shell, "-ic", "echo fine"], { TERM: "dumb" });
      assertEquals({ code, stdout }, { code: 0, stdout: "fine\n" }, shell);
    }
  }));

Deno.test("without a terminal and without --yes no rc file is changed, and it says so", () =>
  onMachine(async (machine) => {
    machine.write(".bashrc", "one\n");
    const { code, stdout, stderr } = await machine.install(["--activate=bash"]);
    assertEquals(code, 1);
    assertEquals(machine.read(".bashrc"), "one\n");
    assertIncludes(stdout, "+# >>> awsprof >>>");
    assertIncludes(stderr, 'not changed, because there is no terminal to ask on: "~/.bashrc"');
    assertIncludes(stderr, "awsprof: hint: ./install.sh --activate --yes");
    assertEquals((await machine.awsprof(["--version"])).code, 0);
  }));

Deno.test("a dry run shows the change and makes none", () =>
  onMachine(async (machine) => {
    machine.write(".bashrc", "one\n");
    const { stdout } = await machine.installed(["--activate=bash", "--dry-run"]);
    assertIncludes(stdout, "--- ~/.bashrc\n+++ ~/.bashrc\n");
    assertIncludes(stdout, "\n one\n+# >>> awsprof >>>\n");
    assertEquals(Object.keys(tree(machine.home)), [".bashrc"]);
  }));

Deno.test("the target of a link within the home directory is changed, and the link stays", () =>
  onMachine(async (machine) => {
    machine.write("dotfiles/bash/rc", "one\n", 0o640);
    Deno.symlinkSync("dotfiles/link", `${machine.home}/.bashrc`);
    Deno.symlinkSync("bash/rc", `${machine.home}/dotfiles/link`);
    const before = tree(machine.home);
    await machine.installed(["--activate=bash", "--yes"]);
    assertIncludes(machine.read("dotfiles/bash/rc"), "awsprof.bash");
    assertEquals(tree(machine.home)[".bashrc"], "link to dotfiles/link");
    await machine.installed(["--uninstall"]);
    assertEquals(tree(machine.home), before);
  }));

/** rc files that are not to be changed: how they are made, and what is said. */
const refusals: [string, (machine: Machine) => void, string][] = [
  ["a link out of the home directory", (machine) => {
    Deno.writeTextFileSync(`${machine.root}/elsewhere`, "one\n");
    Deno.symlinkSync(`${machine.root}/elsewhere`, `${machine.home}/.bashrc`);
  }, "is a symbolic link out of the home directory"],
  ["a link that leads nowhere", (machine) => {
    Deno.symlinkSync("nowhere", `${machine.home}/.bashrc`);
  }, "is a symbolic link that leads nowhere"],
  ["a link to itself", (machine) => {
    Deno.symlinkSync(".bashrc", `${machine.home}/.bashrc`);
  }, "is a symbolic link that leads nowhere"],
  ["a directory", (machine) => Deno.mkdirSync(`${machine.home}/.bashrc`), "is not a file"],
  ["an opening marker alone", (machine) => {
    machine.write(".bashrc", "# >>> awsprof >>>\none\n");
  }, "the awsprof markers in"],
  ["markers in the wrong order", (machine) => {
    machine.write(".bashrc", "# <<< awsprof <<<\n# >>> awsprof >>>\n");
  }, "the awsprof markers in"],
  ["two blocks", (machine) => {
    const block = "# >>> awsprof >>>\none\n# <<< awsprof <<<\n";
    machine.write(".bashrc", block + block);
  }, "the awsprof markers in"],
];
for (const [what, make, message] of refusals) {
  Deno.test(`not changed, and said so: ${what}`, () =>
    onMachine(async (machine) => {
      make(machine);
      const before = tree(machine.root);
      const { code, stderr } = await machine.install(["--activate=bash,fish", "--yes"]);
      assertEquals(code, 1);
      assertIncludes(stderr, `awsprof: error: `);
      assertIncludes(stderr, message);
      const after = tree(machine.root);
      assertEquals(after["home/.bashrc"], before["home/.bashrc"]);
      assertEquals(after["elsewhere"], before["elsewhere"]);
      assert(
        machine.has(".config/fish/conf.d/awsprof.fish"),
        "the next shell is activated all the same",
      );
      assertEquals((await machine.awsprof(["--version"])).code, 0);
    }));
}

Deno.test("removing stops where an rc file's markers are damaged, and says what to do", () =>
  onMachine(async (machine) => {
    await machine.installed(["--activate=bash", "--yes"]);
    machine.write(".bashrc", machine.read(".bashrc").replace("# <<< awsprof <<<\n", ""));
    const before = tree(machine.home);
    const { code, stderr } = await machine.install(["--uninstall"]);
    assertEquals(code, 1);
    assertIncludes(stderr, "awsprof: error: nothing else was removed");
    assertEquals(tree(machine.home), before);
  }));

/** Start-up files of a login bash on macOS: those that are there, and the one that is changed. */
const logins: [string[], string][] = [
  [[], ".bash_profile"],
  [[".profile"], ".profile"],
  [[".profile", ".bash_login"], ".bash_login"],
  [[".profile", ".bash_profile"], ".bash_profile"],
];
for (const [present, changed] of logins) {
  Deno.test(`on macOS, with ${present.join(" and ") || "none"}, a login bash gets its line in ${changed}`, () =>
    onMachine(async (machine) => {
      machine.withhold(["uname"]);
      machine.script("uname", "#!/bin/sh\necho Darwin\n");
      for (const name of present) machine.write(name, "one\n");
      const before = tree(machine.home);
      await machine.installed(["--activate=bash", "--yes"]);
      for (const name of [".profile", ".bash_login", ".bash_profile", ".bashrc"]) {
        const expected = name === changed || name === ".bashrc";
        assertEquals(machine.has(name) && machine.read(name).includes("awsprof"), expected, name);
      }
      await machine.installed(["--uninstall"]);
      assertEquals(tree(machine.home), before);
    }));
}

/** Answers to the question on a terminal, and whether the file is changed. */
const answers: [string, boolean][] = [["y", true], ["n", false], ["", false]];
for (const [answer, changed] of answers) {
  Deno.test({
    name: `on a terminal it asks first; "${answer}" ${changed ? "changes" : "leaves"} the file`,
    ignore: tool("tmux").missing,
    fn: () =>
      onMachine(async (machine) => {
        machine.write(".bashrc", "one\n");
        const terminal = await Terminal.open({
          argv: [
            ...[requireTool("bash"), "-c"],
            `sh '${projectRoot}/install.sh' --activate=bash; echo "ended with $?"; sleep 60`,
          ],
          environment: machine.environment(),
          cwd: machine.home,
          socket: `${machine.root}/tmux`,
        });
        try {
          await terminal.until((lines) =>
            lines.at(-1)?.startsWith("change ~/.bashrc? [y/N]") ? true : null
          );
          assertEquals(machine.read(".bashrc"), "one\n", "before the answer");
          await terminal.type(answer);
          await terminal.press("Enter");
          await terminal.until((lines) =>
            lines.some((line) => line === `ended with ${changed ? 0 : 1}`) ? true : null
          );
          assertEquals(machine.read(".bashrc").includes("awsprof"), changed);
        } finally {
          await terminal.close();
        }
      }),
  });
}
