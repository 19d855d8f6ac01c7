/** `doctor --fix` with somebody at a real terminal. */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { tool } from "../support/tools.ts";
import { config as samples, Stage } from "../sso/stage.ts";

const faulty = "[profile a]\nregion = eu-west-1 # Ireland\n[profile a]\noutput = json\n";
const mended = "[profile a]\n# Ireland\nregion = eu-west-1\noutput = json\n";

interface Case {
  readonly key: string;
  readonly code: number;
  readonly text: string;
  /** What stands on the screen at the end. */
  readonly says: string;
}

const cases: Record<string, Case> = {
  "y does what was shown": {
    key: "y",
    code: 0,
    text: mended,
    says: "awsprof: mended ~/.aws/config; as it was: ~/.aws/config.awsprof-backup-",
  },
  "n changes nothing": { key: "n", code: 1, text: faulty, says: "awsprof: nothing was changed" },
  "Enter is no yes": { key: "Enter", code: 1, text: faulty, says: "awsprof: nothing was changed" },
  "Ctrl-C ends it": { key: "C-c", code: 130, text: faulty, says: "[y/N]" },
};

for (const [name, { key, code, text, says }] of Object.entries(cases)) {
  atTerminal(`doctor --fix at a terminal shows the change and asks: ${name}`, async (stage) => {
    const seat = await stage.sit();
    await seat.type("awsprof doctor --fix");
    const shown = await seat.sees("change ~/.aws/config so? [y/N]");
    assertIncludes(shown, "-region = eu-west-1 # Ireland");
    assertIncludes(shown, "+# Ireland");
    await seat.press(key);
    const ended = await seat.ended();
    assertEquals(ended.code, code, ended.text);
    assertIncludes(ended.text, says);
    assertEquals(Deno.readTextFileSync(`${stage.home}/.aws/config`), text);
    const copies = [...Deno.readDirSync(`${stage.home}/.aws`)].filter((each) =>
      each.name.includes("backup")
    );
    assertEquals(copies.length, text === mended ? 1 : 0);
  });
}

atTerminal("a file that changes while the question stands is left as it is", async (stage) => {
  const seat = await stage.sit();
  await seat.type("awsprof doctor --fix");
  await seat.sees("[y/N]");
  const changed = `${faulty}region = eu-west-2\n`;
  Deno.writeTextFileSync(`${stage.home}/.aws/config`, changed);
  await seat.press("y");
  const { code, text } = await seat.ended();
  assertEquals(code, 1, text);
  assertIncludes(text, "~/.aws/config: was changed meanwhile; nothing was written");
  assertEquals(Deno.readTextFileSync(`${stage.home}/.aws/config`), changed);
  assert(!text.includes("mended"), text);
});

atTerminal(
  "a cache file that a login writes while the question stands is not removed",
  async (stage) => {
    await stage.bench.writeToken("corp", {});
    const [{ name } = { name: "" }] = Deno.readDirSync(`${stage.home}/.aws/sso/cache`);
    const path = `${stage.home}/.aws/sso/cache/${name}`;
    Deno.chmodSync(path, 0o600);
    const seat = await stage.sit();
    await seat.type("awsprof doctor --fix");
    assertIncludes(await seat.sees("do that? [y/N]"), `rm ~/.aws/sso/cache/${name}`);
    const token = { accessToken: "aoa-canary", expiresAt: "2099-01-01T00:00:00Z" };
    await stage.bench.writeToken("corp", token);
    await seat.press("y");
    const { text } = await seat.ended();
    assertIncludes(text, `~/.aws/sso/cache/${name}: was written meanwhile, and stays`);
    assertEquals(JSON.parse(Deno.readTextFileSync(path)), token);
  },
  samples,
);

atTerminal(
  "told to end at a question or in the picker, it puts the terminal back",
  async (stage) => {
    const seat = await stage.sit();
    // An interactive shell would put it back too, a script does not.
    const script = `${stage.home}/script`;
    Deno.writeTextFileSync(
      script,
      `sh -c 'echo $$ >pid; exec awsprof "$@"' sh "$@"; echo code $?; stty -a\n`,
    );
    const questions = [
      { words: "doctor --fix", sign: "[y/N]", config: faulty },
      { words: "use --shell=bash", sign: "1 of 1", config: mended },
    ];
    for (const { words, sign, config } of questions) {
      Deno.writeTextFileSync(`${stage.home}/.aws/config`, config);
      for (const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
        await seat.type(`sh ${script} ${words}`);
        await seat.sees(sign);
        Deno.kill(Number(Deno.readTextFileSync(`${stage.home}/pid`)), signal);
        const { text } = await seat.ended();
        assertIncludes(text, `code ${code}`);
        assert(/ echo /.test(text) && / icanon /.test(text), text);
      }
    }
  },
);

function atTerminal(name: string, run: (stage: Stage) => Promise<void>, config = faulty): void {
  Deno.test({ name, ignore: tool("tmux").missing, fn: () => Stage.use({ config, run }) });
}
