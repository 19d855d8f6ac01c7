import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { projectRoot } from "../support/build.ts";
import { find, requireTool, tool } from "../support/tools.ts";
import { builds, exists, type Machine, onMachine, tree, until } from "./machine.ts";

const root = Deno.uid() === 0;

Deno.test("a fresh installation gives the command and says which line each shell needs", () =>
  onMachine(async (machine) => {
    machine.provide(["pwsh"]);
    const { stdout } = await machine.installed([], { env: { DENORT_BIN: null } });
    const { stdout: version } = await machine.awsprof(["--version"]);
    assert(/^awsprof \d+\.\d+\.\d+\n$/.test(version), version);
    assertIncludes(stdout, version.trim());
    assertIncludes(stdout, "on a private copy of Deno");
    for (
      const [shell, file] of [["bash", ".bash"], ["zsh", ".zsh"], ["fish", ".fish"], [
        "pwsh",
        ".psd1",
      ]]
    ) {
      const line = new RegExp(`^ +${shell} .*\\n +.*/share/awsprof/awsprof\\${file}'?$`, "m");
      assertEquals(
        line.test(stdout),
        find(shell ?? "") !== null,
        `a line for ${shell} in ${stdout}`,
      );
    }
  }));

Deno.test("nothing but the prefix is changed, and no temporary file stays", () =>
  onMachine(async (machine) => {
    machine.write(".bashrc", "PS1=x\n");
    await machine.installed(["--prefix", `${machine.root}/prefix`]);
    assertEquals(Object.keys(tree(machine.home)), [".bashrc"]);
    assertEquals(machine.read(".bashrc"), "PS1=x\n");
    assertEquals(tree(machine.temporary), {});
  }));

Deno.test("the plugin files know where the command is, and load in their shells", () =>
  onMachine(async (machine) => {
    await machine.installed();
    const share = `${machine.prefix}/share/awsprof`;
    const loads: [string, string[]][] = [
      ["bash", ["--norc", "-ic", `. ${share}/awsprof.bash && awsprof --version`]],
      ["bash", ["--norc", "-ic", `. ${share}/awsprof.plugin.sh && awsprof --version`]],
      ["zsh", ["-f", "-ic", `. ${share}/awsprof.zsh && awsprof --version`]],
      ["zsh", ["-f", "-ic", `. ${share}/awsprof.plugin.zsh && awsprof --version`]],
      ["fish", ["--no-config", "-ic", `source ${share}/awsprof.fish; and awsprof --version`]],
      ["fish", [
        "--no-config",
        "-ic",
        `source ${share}/conf.d/awsprof.fish; and awsprof --version`,
      ]],
    ];
    for (const [shell, args] of loads) {
      if (tool(shell).missing) continue;
      const { stdout, stderr } = await machine.run([shell, ...args], { TERM: "dumb" });
      assert(/^awsprof \d/m.test(stdout), `${shell} ${args.join(" ")}: ${stdout}${stderr}`);
    }
  }));

Deno.test({
  name: "zsh has the plugin in its own compiled form too, of the same text",
  ignore: tool("zsh").missing,
  fn: () =>
    onMachine(async (machine) => {
      await machine.installed();
      const file = `${machine.prefix}/share/awsprof/awsprof.zsh`;
      const inside = await machine.run([requireTool("zsh"), "-f", "-c", `zcompile -t '${file}'`]);
      assertIncludes(inside.stdout, "awsprof.zsh", inside.stderr);
      const [text, compiled] = [Deno.statSync(file), Deno.statSync(`${file}.zwc`)];
      assert((compiled.mtime ?? 0) >= (text.mtime ?? 1), "an older one would be ignored");
    }),
});

Deno.test({
  name: "the PowerShell module knows where the command is",
  ignore: tool("pwsh").missing,
  fn: () =>
    onMachine(async (machine) => {
      await machine.installed();
      const text = Deno.readTextFileSync(`${machine.prefix}/share/awsprof/awsprof.psm1`);
      assertIncludes(text.split("\n")[0] ?? "", `'${machine.prefix}/bin/awsprof'`);
      const manifest = `${machine.prefix}/share/awsprof/awsprof.psd1`;
      const { stdout, stderr } = await machine.run([
        ...[requireTool("pwsh"), "-NoProfile", "-NonInteractive", "-Command"],
        `(Test-ModuleManifest '${manifest}').Name; & { . '${machine.prefix}/share/awsprof/awsprof.psm1' } 2>&1 | Out-Null`,
      ]);
      assertIncludes(stdout, "awsprof", stderr);
    }),
});

Deno.test("the completions stand where each shell looks for them, as the command prints them", () =>
  onMachine(async (machine) => {
    await machine.installed();
    const places = {
      bash: "bash-completion/completions/awsprof",
      zsh: "zsh/site-functions/_awsprof",
      fish: "fish/vendor_completions.d/awsprof.fish",
    };
    for (const [shell, place] of Object.entries(places)) {
      const text = Deno.readTextFileSync(`${machine.prefix}/share/${place}`);
      assertEquals(text, (await machine.awsprof(["completions", shell])).stdout, place);
    }
  }));

Deno.test("installing again replaces the build and leaves one", () =>
  onMachine(async (machine) => {
    await machine.installed();
    const [before] = builds(machine.prefix);
    const shape = Object.keys(tree(machine.prefix)).map((path) => path.replace(before ?? "", "B"));
    await machine.installed();
    const after = builds(machine.prefix);
    assertEquals(after.length, 1, "builds");
    assert(after[0] !== before, "the build was replaced");
    assertEquals(
      Object.keys(tree(machine.prefix)).map((path) => path.replace(after[0] ?? "", "B")),
      shape,
    );
    assertEquals((await machine.awsprof(["--version"])).code, 0);
  }));

Deno.test("installing over an older version removes what that had and the new one has not", () =>
  onMachine(async (machine) => {
    await machine.installed();
    const lib = `${machine.prefix}/lib/awsprof`;
    machine.write(".local/share/awsprof/old.zsh", "old");
    machine.write(".local/share/awsprof/mine.zsh", "the user's");
    machine.write(".local/lib/awsprof/0.0.1-old/main.js", "old");
    Deno.writeTextFileSync(
      `${lib}/manifest`,
      "f share/awsprof/old.zsh\nt lib/awsprof/0.0.1-old\n",
      {
        append: true,
      },
    );
    await machine.installed();
    assert(!machine.has(".local/share/awsprof/old.zsh"), "the old file is gone");
    assert(!machine.has(".local/lib/awsprof/0.0.1-old"), "the old build is gone");
    assert(machine.has(".local/share/awsprof/mine.zsh"), "the user's file stays");
  }));

Deno.test("another program of that name is not overwritten", () =>
  onMachine(async (machine) => {
    machine.write(".local/bin/awsprof", "#!/bin/sh\necho mine\n", 0o755);
    const before = tree(machine.home);
    const { code, stderr } = await machine.install();
    assertEquals(code, 1);
    assertIncludes(stderr, 'awsprof: error: "~/.local/bin/awsprof" is there already');
    assertEquals(tree(machine.home), before);
  }));

Deno.test("a dry run changes nothing and needs no Deno", () =>
  onMachine(async (machine) => {
    machine.write(".bashrc", "PS1=x");
    const before = tree(machine.root);
    for (
      const args of [["--dry-run"], ["--dry-run", "--activate", "--yes"], ["--dry-run", "--demo"]]
    ) {
      const { stdout } = await machine.installed(args, { env: { DENO: null } });
      assertIncludes(stdout, "would ");
      assertEquals(tree(machine.root), before, args.join(" "));
    }
  }));

Deno.test("a dry run of removing changes nothing", () =>
  onMachine(async (machine) => {
    machine.write(".bashrc", "PS1=x\n");
    await machine.installed(["--activate", "--yes"]);
    const before = tree(machine.root);
    const { stdout } = await machine.installed(["--uninstall", "--dry-run"]);
    assertIncludes(stdout, "would remove ~/.local/bin/awsprof");
    assertEquals(tree(machine.root), before);
  }));

Deno.test("removing leaves everything as it was before", () =>
  onMachine(async (machine) => {
    machine.write(".local/share/fish/other", "mine");
    machine.write(".local/bin/other", "mine", 0o755);
    const before = tree(machine.home);
    await machine.installed();
    await machine.installed();
    await machine.installed(["--uninstall"]);
    assertEquals(tree(machine.home), before);
  }));

Deno.test("removing where nothing is installed is an error", () =>
  onMachine(async (machine) => {
    const { code, stderr } = await machine.install(["--uninstall"]);
    assertEquals(code, 1);
    assertIncludes(stderr, 'awsprof: error: nothing is installed below "~/.local"');
    assertEquals(tree(machine.home), {});
  }));

Deno.test("a manifest that names something outside the prefix removes nothing there", () =>
  onMachine(async (machine) => {
    await machine.installed();
    machine.write("precious", "mine");
    Deno.writeTextFileSync(`${machine.prefix}/lib/awsprof/manifest`, "f ../precious\n", {
      append: true,
    });
    const { code } = await machine.install(["--uninstall"]);
    assertEquals(code, 1);
    assert(machine.has("precious"), "the file outside stays");
  }));

const names = ['it\'s a "home" $HOME `x`', "prefix with blanks", "-dash & ünïcode"];
for (const name of names) {
  Deno.test(`paths like ${name} work, for the home, the prefix and the sources`, () =>
    onMachine(async (machine) => {
      const sources = `${machine.root}/sources`;
      await copySources(sources);
      await machine.installed(["--activate", "--yes"], { script: `${sources}/install.sh` });
      assertEquals((await machine.awsprof(["--version"])).code, 0);
      const interactive: [string, string[]][] = [["bash", ["-ic"]], ["zsh", ["-ic"]], ["fish", [
        "-ic",
      ]]];
      for (const [shell, args] of interactive) {
        if (tool(shell).missing) continue;
        const { stdout, stderr } = await machine.run([shell, ...args, "awsprof --version"], {
          TERM: "dumb",
          PATH: "/usr/bin:/bin",
        });
        assert(/^awsprof \d/m.test(stdout), `${shell}: ${stdout}${stderr}`);
      }
      await machine.installed(["--uninstall"], { script: `${sources}/install.sh` });
      assertEquals(
        Object.keys(tree(machine.home)).filter((path) => !/^\.(cache|local|config)/.test(path)),
        [],
      );
    }, { name }));
}

Deno.test("a relative prefix is below the current directory, a tilde is the home directory", () =>
  onMachine(async (machine) => {
    Deno.mkdirSync(`${machine.home}/here`);
    await machine.installed(["--prefix", "a/../tools/."], { cwd: `${machine.home}/here` }).catch(
      () => {},
    );
    await machine.installed(["--prefix=tools/"], { cwd: `${machine.home}/here` });
    assertEquals((await machine.awsprof(["--version"], `${machine.home}/here/tools`)).code, 0);
    await machine.installed(["--prefix=~/t"]);
    assertEquals((await machine.awsprof(["--version"], `${machine.home}/t`)).code, 0);
  }));

const shells: [string, string[]][] = [
  ["dash", ["dash"]],
  ["busybox", ["busybox", "ash"]],
  ["bash", ["bash"]],
  ["bash", ["bash", "--posix"]],
  ["bash-3.2", ["bash-3.2"]],
];
for (const [name, shell] of shells) {
  Deno.test({
    name: `install.sh runs in ${shell.join(" ")}`,
    ignore: tool(name).missing,
    fn: () =>
      onMachine(async (machine) => {
        machine.write(".bashrc", "PS1=x");
        const before = tree(machine.home);
        await machine.installed(["--activate", "--yes"], { shell });
        assertEquals((await machine.awsprof(["--version"])).code, 0);
        await machine.installed(["--uninstall"], { shell });
        assertEquals(tree(machine.home), before);
      }),
  });
}

Deno.test({
  name: "install.sh runs with the programs of busybox alone",
  ignore: tool("busybox").missing,
  fn: () =>
    onMachine(async (machine) => {
      const busybox = requireTool("busybox");
      for (const entry of [...Deno.readDirSync(machine.bin)]) {
        if (["bash", "zsh", "fish", "script"].includes(entry.name)) continue;
        Deno.removeSync(`${machine.bin}/${entry.name}`);
        Deno.symlinkSync(busybox, `${machine.bin}/${entry.name}`);
      }
      machine.write(".bashrc", "PS1=x");
      const before = tree(machine.home);
      const shell = ["busybox", "ash"];
      await machine.installed(["--activate", "--yes"], { shell });
      assertIncludes(machine.read(".bashrc"), "awsprof.bash");
      assertEquals((await machine.awsprof(["--version"])).code, 0);
      await machine.installed(["--uninstall"], { shell });
      assertEquals(tree(machine.home), before);
    }),
});

Deno.test("a script that was cut off anywhere does nothing", () =>
  onMachine(async (machine) => {
    const bytes = Deno.readFileSync(`${projectRoot}/install.sh`);
    const last = bytes.length - '{ main "$@" || exit 1; }\n'.length;
    const cuts = [100, last - 3, last, last + 2, last + 8, last + 20, last + 22];
    for (let cut = 1000; cut < last; cut += 2111) cuts.push(cut);
    const script = `${machine.root}/install.sh`;
    const before = tree(machine.home);
    for (const cut of cuts) {
      Deno.writeFileSync(script, bytes.slice(0, cut));
      const { stdout } = await machine.install(["--prefix", `${machine.root}/p`], { script });
      assertEquals(stdout, "", `cut at ${cut}`);
      assertEquals(tree(machine.home), before);
      assert(!exists(`${machine.root}/p`), `cut at ${cut}`);
    }
  }));

const wrong: [string, string[], string][] = [
  ["an unknown option", ["--force"], 'unknown argument "--force"'],
  ["a stray argument", ["here"], 'unknown argument "here"'],
  ["a prefix that is missing", ["--prefix"], '"--prefix" needs a directory'],
  ["an unknown shell", ["--activate=tcsh"], 'unknown shell "tcsh"'],
];
for (const [what, args, message] of wrong) {
  Deno.test(`${what} is wrong usage`, () =>
    onMachine(async (machine) => {
      const { code, stderr, stdout } = await machine.install(args);
      assertEquals(code, 2);
      assertIncludes(stderr, `awsprof: error: ${message}`);
      assertIncludes(stderr, "awsprof: hint: ./install.sh --help");
      assertEquals(stdout, "");
      assertEquals(tree(machine.home), {});
    }));
}

Deno.test("without a home directory it asks for a prefix", () =>
  onMachine(async (machine) => {
    const { code, stderr } = await machine.install([], { env: { HOME: null } });
    assertEquals(code, 1);
    assertIncludes(
      stderr,
      "awsprof: error: HOME is not set\nawsprof: hint: ./install.sh --prefix DIR",
    );
    await machine.installed(["--prefix", `${machine.root}/p`], { env: { HOME: null } });
    assertEquals((await machine.awsprof(["--version"], `${machine.root}/p`)).code, 0);
  }));

Deno.test("where nothing can be written it says so, and leaves nothing", () =>
  onMachine(async (machine) => {
    const { code, stderr } = await machine.install(["--prefix", "/proc/awsprof"]);
    assertEquals(code, 1);
    assertIncludes(stderr, 'awsprof: error: cannot make "/proc/awsprof');
    assertIncludes(stderr, "awsprof: hint: choose a directory that you may write to");
    assertEquals(tree(machine.temporary), {});
  }));

Deno.test("a build that fails leaves the earlier installation as it was", () =>
  onMachine(async (machine) => {
    await machine.installed();
    const before = tree(machine.home);
    const sources = `${machine.root}/broken`;
    await copySources(sources);
    Deno.writeTextFileSync(`${sources}/src/main.ts`, "import './nothing.ts';\n");
    const { code, stderr } = await machine.install([], { script: `${sources}/install.sh` });
    assertEquals(code, 1);
    assertIncludes(stderr, "awsprof: error: the build failed");
    assertEquals(tree(machine.home), before);
    assertEquals(tree(machine.temporary), {});
  }));

Deno.test("a build that does not run is not installed", () =>
  onMachine(async (machine) => {
    await machine.installed();
    const before = tree(machine.home);
    const sources = `${machine.root}/broken`;
    await copySources(sources);
    Deno.writeTextFileSync(`${sources}/src/main.ts`, "Deno.exit(1);\n");
    const { code, stderr } = await machine.install([], { script: `${sources}/install.sh` });
    assertEquals(code, 1);
    assertIncludes(stderr, "awsprof: error: the program that was built does not run");
    assertEquals(tree(machine.home), before);
  }));

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  Deno.test(`${signal} in the middle of the build leaves everything as it was`, () =>
    onMachine(async (machine) => {
      await machine.installed();
      const before = tree(machine.home);
      const child = await startSlow(machine);
      child.kill(signal);
      stop(machine);
      const { code } = await child.output();
      assert(code !== 0, "it did not succeed");
      assertEquals(tree(machine.home), before);
      assertEquals((await machine.awsprof(["--version"])).code, 0);
    }));
}

Deno.test("killed in the middle, the earlier installation works, and the next run cleans up", () =>
  onMachine(async (machine) => {
    await machine.installed();
    const child = await startSlow(machine);
    child.kill("SIGKILL");
    stop(machine);
    await child.output();
    assertEquals((await machine.awsprof(["--version"])).code, 0);
    await machine.installed();
    assertEquals(builds(machine.prefix).length, 1, "builds");
    assert(!machine.has(".local/lib/awsprof/lock"), "no lock is left");
    await machine.installed(["--uninstall"]);
    assertEquals(tree(machine.home), {});
  }));

Deno.test("two at once: the second says that the first is at work", () =>
  onMachine(async (machine) => {
    const first = await startSlow(machine);
    const { code, stderr } = await machine.install();
    assertEquals(code, 1);
    assertIncludes(stderr, "awsprof: error: another install.sh (process ");
    Deno.writeTextFileSync(`${machine.root}/go`, "");
    assertEquals((await first.output()).code, 0);
    assertEquals((await machine.awsprof(["--version"])).code, 0);
  }));

Deno.test({
  name: "a full disk and a read-only one leave the earlier installation working",
  ignore: !root || Deno.build.os !== "linux",
  fn: () =>
    onMachine(async (machine) => {
      const disk = `${machine.root}/disk`;
      Deno.mkdirSync(disk);
      const mounted = await machine.run(["mount", "-t", "tmpfs", "-o", "size=160m", "none", disk]);
      assertEquals(mounted.code, 0, mounted.stderr);
      try {
        const prefix = `${disk}/p`;
        await machine.installed(["--prefix", prefix]);
        fill(`${disk}/filler`, 4096);
        const before = tree(prefix);
        const full = await machine.install(["--prefix", prefix]);
        assertEquals(full.code, 1, full.stdout);
        assertIncludes(full.stderr, "awsprof: error: ");
        assertEquals(tree(prefix), before);
        assertEquals((await machine.awsprof(["--version"], prefix)).code, 0);

        const remounted = await machine.run(["mount", "-o", "remount,ro", disk]);
        assertEquals(remounted.code, 0, remounted.stderr);
        const locked = await machine.install(["--prefix", prefix]);
        assertEquals(locked.code, 1, locked.stdout);
        assertIncludes(locked.stderr, "awsprof: error: cannot write ");
        assertEquals((await machine.awsprof(["--version"], prefix)).code, 0);

        await machine.run(["mount", "-o", "remount,rw", disk]);
        Deno.removeSync(`${disk}/filler`);
        await machine.installed(["--prefix", prefix]);
      } finally {
        await machine.run(["umount", disk]);
      }
    }),
});

Deno.test("where deno compile works, the command starts one executable, and it says so", () =>
  onMachine(async (machine) => {
    // The real one needs a base runtime from the network; this one writes a stand-in where it would.
    machine.script(
      "deno",
      `#!/bin/sh
out= compile=
for word; do case $word in --out) out=next ;; --compile) compile=next ;; *)
  [ "$out" != next ] || out=$word
  [ "$compile" != next ] || compile=$word
esac; done
case " $* " in
  *' scripts/build.ts '*)
    '${Deno.execPath()}' run -A scripts/build.ts --out "$out" || exit
    mkdir -p '${machine.root}/compiled' && cp "$out"/*.js '${machine.root}/compiled'
    printf '#!/bin/sh\\nexec "%s" run -A --no-config "%s" "$@"\\n' '${Deno.execPath()}' \\
      '${machine.root}/compiled/main.js' >"$compile"
    chmod +x "$compile"
    ;;
  *) exec '${Deno.execPath()}' "$@" ;;
esac
`,
    );
    const { stdout } = await machine.installed([], { env: { DENO: null } });
    assertIncludes(stdout, "as one executable, started by ~/.local/bin/awsprof");
    assertEquals((await machine.awsprof(["--version"])).code, 0);
    machine.write(
      ".aws/credentials",
      "[work]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = sample\n",
    );
    const inside = await machine.awsprof([
      "exec",
      "work",
      "--",
      "sh",
      "-c",
      "echo $AWS_ACCESS_KEY_ID",
    ]);
    assertEquals(inside.stdout, "AKIAIOSFODNN7EXAMPLE\n", inside.stderr);
    Deno.removeSync(`${machine.home}/.aws`, { recursive: true });
    assertEquals(
      builds(machine.prefix).filter((name) => machine.has(`.local/lib/awsprof/${name}/deno`)),
      [],
    );
    assertIncludes(
      machine.read(".local/share/awsprof/awsprof.bash"),
      `'${machine.prefix}/bin/awsprof'`,
    );
    await machine.installed(["--uninstall"]);
    assertEquals(tree(machine.home), {});
  }));

Deno.test("the installed command may start programs and use the network only where a verb needs it", () =>
  onMachine(async (machine) => {
    await machine.installed();
    const launcher = machine.read(".local/bin/awsprof");
    const printing = launcher.replace(/^__awsprof_deno=.*$/m, "__awsprof_deno=print-words");
    assert(printing !== launcher, launcher);
    machine.script("printing-launcher", printing);
    // `exec` takes what is printed for statements.
    machine.script("print-words", '#!/bin/sh\nfor word; do printf "echo %s\\n" "$word"; done\n');
    const given = async (verb: string) =>
      (await machine.run([`${machine.bin}/printing-launcher`, ...verb.split(" ")])).stdout
        .split("\n").map((line) => line.replace(/^echo /, ""));

    for (
      const [verb, run, net] of [
        ["list", "--deny-run", "--deny-net"],
        ["status", "--deny-run", "--deny-net"],
        ["", "--deny-run", "--deny-net"],
        ["logout", "--deny-run", "--allow-net"],
        ["login", "--allow-run", "--allow-net"],
        ["export", "--allow-run", "--allow-net"],
        ["exec", "--allow-run", "--allow-net"],
        ["demo", "--allow-run", "--allow-net"],
        ["whoami", "--allow-run", "--allow-net"],
        ["console", "--allow-run", "--allow-net"],
        ["doctor", "--deny-run", "--deny-net"],
        ["doctor --fix --json", "--deny-run", "--deny-net"],
        ["doctor --json --online", "--deny-run", "--allow-net"],
        ["export", "--allow-run", "--allow-net"],
      ] as const
    ) {
      const flags = await given(verb);
      assertEquals(
        flags.filter((flag) => /-(run|net|all|ffi|import|A)\b/.test(flag)),
        [run, net],
        verb,
      );
      for (const flag of ["--no-prompt", "--cached-only", "--no-config"]) {
        assert(flags.includes(flag), `${verb}: ${flags}`);
      }
    }
  }));

/** A copy of what install.sh needs of the sources. */
async function copySources(to: string): Promise<void> {
  Deno.mkdirSync(to);
  for (
    const name of ["install.sh", "deno.json", "deno.lock", "src", "shell", "completions", "scripts"]
  ) {
    if (exists(`${projectRoot}/${name}`)) {
      const copied = await new Deno.Command("cp", {
        args: ["-R", "--", `${projectRoot}/${name}`, to],
      }).output();
      assert(copied.success, new TextDecoder().decode(copied.stderr));
    }
  }
}

/** Starts an installation that waits in the build until the file `go` or `stop` is there. */
async function startSlow(machine: Machine): Promise<Deno.ChildProcess> {
  machine.script(
    "slow-deno",
    `#!/bin/sh
case " $* " in
  *' scripts/build.ts '*)
    : >'${machine.root}/building'
    until [ -e '${machine.root}/go' ]; do
      [ ! -e '${machine.root}/stop' ] && [ -d '${machine.root}' ] || exit 1
      sleep 0.05
    done
    ;;
esac
exec '${Deno.execPath()}' "$@"
`,
  );
  const child = machine.start([], { env: { DENO: `${machine.bin}/slow-deno` } });
  await until(() => exists(`${machine.root}/building`), "the build has begun");
  return child;
}

function stop(machine: Machine): void {
  Deno.writeTextFileSync(`${machine.root}/stop`, "");
}

/** Fills the disk until only about that many bytes are left. */
function fill(path: string, left: number): void {
  const file = Deno.openSync(path, { write: true, create: true });
  const block = new Uint8Array(1024 * 1024);
  let size = 0;
  try {
    while (true) size += file.writeSync(block);
  } catch {
    file.truncateSync(size - left);
  } finally {
    file.close();
  }
}
