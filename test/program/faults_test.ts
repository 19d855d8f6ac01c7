/**
 * The verbs that write, killed before each call that changes the disk, on a disk that fails at it, and
 * where a signal interrupts it: every file is the old or the new one, whole, and the next run is fine.
 * Logins are in `test/sso/killed_test.ts`, the cache of roles in `test/credentials/cache_test.ts`, the
 * repairs in `test/doctor/faults_test.ts`.
 */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import {
  atPoint,
  type Blow,
  type Call,
  forking,
  inLanes,
  type Point,
  strace,
  type Traced,
  traced,
  writing,
} from "../support/strace.ts";
import { programDirectory } from "../support/build.ts";
import { type Person, withPerson } from "./person.ts";

const config = `[profile work]
region = eu-west-1
aws_account_id = 444455556666

[profile other]
aws_account_id = 777788889999

[profile vended]
credential_process = /bin/cat keys.json
`;

const keys = {
  Version: 1,
  AccessKeyId: "ASIAIOSFODNN7EXAMPLE",
  SecretAccessKey: "canary-secret",
  SessionToken: "canary-token",
  Expiration: "2099-01-01T00:00:00Z",
};

const credentials = "# mine\n[default]\naws_access_key_id = AKIADEFAULT\n" +
  "aws_secret_access_key = abc\n";

interface Deed {
  readonly words: readonly string[];
  readonly config?: string;
  /** Puts more into the home than every home has. */
  readonly prepare?: (person: Person) => Promise<unknown>;
  /** Where it is hit at least, as `shape` draws it. */
  readonly at: readonly string[];
  /** It succeeds all the same: what it is for was done. */
  readonly forgives?: true;
}

const state = "~/.local/state/awsprof";
const cache = "~/.cache/awsprof";
const written = (path: string, ...calls: string[]): string[] =>
  ["openat", "write", ...calls, "rename"].map((name) => `${name} ${path}.tmp`);
const pinned = (person: Person) => person.write(".awsprofile", "# ours\nother\n", 0o644);
const record = (kind: string) => [
  `mkdir ${state}/${kind}~`,
  ...written(`${state}/${kind}~/.awsprofile`, "fdatasync"),
];

const deeds: Readonly<Record<string, Deed>> = {
  refresh: {
    words: ["refresh"],
    prepare: (person) => person.write(".cache/awsprof/shims/awsgone", "old", 0o700),
    at: [
      ...[
        `mkdir ${cache}/since`,
        `openat ${cache}/since/SINCE.tmp`,
        `rename ${cache}/since/SINCE.tmp`,
      ],
      ...["profiles.tsv", "snapshot.bash", "snapshot.zsh", "snapshot.fish", "snapshot.ps1"]
        .flatMap((name) => written(`${cache}/${name}`)),
      ...[...written(`${cache}/snapshot.txt`), `unlink ${cache}/shims/awsgone`],
      ...written(`${cache}/shims/awswork`),
    ],
  },
  "pin of a new file": {
    words: ["pin", "work"],
    at: [...written("~/.awsprofile", "fdatasync"), ...record("trust")],
  },
  "pin of another profile": {
    words: ["pin", "work", "--region", "eu-central-1"],
    prepare: async (person) => {
      await pinned(person);
      assertEquals((await person.run(["trust"])).code, 0);
    },
    at: [
      ...written("~/.awsprofile", "fdatasync"),
      ...written(`${state}/trust~/.awsprofile`, "fdatasync"),
    ],
  },
  trust: { words: ["trust"], prepare: pinned, at: record("trust") },
  untrust: {
    words: ["untrust"],
    prepare: async (person) => {
      await pinned(person);
      assertEquals((await person.run(["trust"])).code, 0);
    },
    at: [`unlink ${state}/trust~/.awsprofile`],
  },
  vet: { words: ["vet", "--shell=bash", ".awsprofile"], prepare: pinned, at: record("vetted") },
  use: {
    words: ["use", "work", "--shell=bash"],
    at: [
      ...[`mkdir ${state}/locks`, `openat ${state}/locks/LOCK`, `flock ${state}/locks/LOCK`],
      ...written(`${state}/recent`, "fdatasync"),
    ],
    forgives: true,
  },
  "export --to-profile into a file that others can read": {
    words: ["export", "vended", "--to-profile", "tools"],
    prepare: (person) => person.write(".aws/credentials", credentials, 0o644),
    at: [
      ...[`mkdir ${state}/locks`, `openat ${state}/locks/LOCK`, `flock ${state}/locks/LOCK`],
      ...written("~/.aws/credentials", "fdatasync", "chmod"),
    ],
  },
};

for (const [what, deed] of Object.entries(deeds)) {
  Deno.test({
    name:
      `${what}: killed before any of its writes, whole files are left, and the next run is fine`,
    ignore: strace.missing,
    fn: () => hitAtEach(deed, { blow: () => ({}), check: checkKilled }),
  });
}

for (const [what, deed] of Object.entries(deeds)) {
  const targets = deed.at.filter((seen) => /^rename .*\.tmp$/.test(seen))
    .map((seen) => seen.replace("rename ", "").replace(/\.tmp$/, ""));
  if (targets.length === 0) continue;
  Deno.test(`${what}: what one that was killed left is removed by the next after a minute`, () =>
    Scene.use(deed, async ({ person }) => {
      const [since = ""] = [...Deno.readDirSync(person.home)].some(({ name }) => name === ".cache")
        ? [...Deno.readDirSync(`${person.home}/.cache/awsprof/since`)].map(({ name }) => name)
        : [];
      const paths = targets.map((path) =>
        path.replace(/^~\//, "").replace("~", person.home).replace("SINCE", since)
      );
      const past = Date.now() / 1000 - 61;
      for (const path of paths) {
        for (const left of [`${path}.0123abcd.tmp`, `${path}.4567abcd.tmp`]) {
          await person.write(left, "canary");
        }
        await Deno.utime(`${person.home}/${path}.0123abcd.tmp`, past, past);
      }
      const { code, stderr } = await person.run(deed.words);
      assertEquals(code, 0, stderr);
      const exists = (path: string) =>
        Deno.stat(`${person.home}/${path}`).then(() => true, () => false);
      for (const path of paths) {
        assertEquals(await exists(`${path}.0123abcd.tmp`), false, `${path}: an old one`);
        assertEquals(await exists(`${path}.4567abcd.tmp`), true, `${path}: one under way`);
      }
    }));
}

/** What each call fails with. */
const errors: Readonly<Record<string, string>> = {
  openat: "EACCES",
  write: "ENOSPC",
  fdatasync: "ENOSPC",
  rename: "EROFS",
  unlink: "EROFS",
  mkdir: "EROFS",
  chmod: "EROFS",
  flock: "ENOLCK",
};

const said: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  ENOLCK: "no locks available",
};

for (const [what, deed] of Object.entries(deeds)) {
  Deno.test({
    name:
      `${what}: where the disk fails at any of its writes, one line says so, and nothing is half`,
    ignore: strace.missing,
    fn: () =>
      hitAtEach(deed, {
        blow: ({ name }) => ({ error: errors[name] ?? "EIO" }),
        check: checkFailed,
      }),
  });
}

for (const what of ["pin of a new file", "use"]) {
  Deno.test({
    name: `${what}: a signal during any of its writes is no failure`,
    ignore: strace.missing,
    fn: () =>
      hitAtEach(deeds[what] ?? absent(what), {
        only: ["openat", "write", "fdatasync"],
        blow: () => ({ error: "EINTR" }),
        check(scene, { printed }) {
          assertEquals(printed.code, 0, printed.err);
          assertEquals(Object.fromEntries(scene.tree()), Object.fromEntries(scene.fresh));
        },
      }),
  });
}

Deno.test({
  name: "what a write to a file or to stdout did not take is written by the next",
  ignore: strace.missing,
  fn: () =>
    Scene.use(deeds["pin of a new file"] ?? absent("pin"), async (scene) => {
      const file = "write ~/.awsprofile.tmp";
      await scene.hit(await scene.point(file), { returns: 3 }, async ({ printed }) => {
        assertEquals(printed.code, 0, printed.err);
        assertEquals(await scene.person.read(".awsprofile"), "k\n");
      });
    }),
});

for (
  const [what, effect, from] of [["short", { returns: 1000 }, 1000], ["interrupted", {
    error: "EINTR",
  }, 0]] as const
) {
  Deno.test({
    name: `a list whose first write to a pipe is ${what} goes on where that ended`,
    ignore: strace.missing,
    fn: () =>
      Scene.use({ words: ["list", "--names"], config: manyProfiles, at: [] }, async (scene) => {
        const point = await scene.point("write stdout");
        const { stdout: whole } = await scene.person.run(["list", "--names"]);
        assert(whole.length > 2000, "the list is short");
        await scene.hit(point, effect, ({ printed }) => {
          assertEquals([printed.code, printed.out], [0, whole.slice(from)], printed.err);
        });
      }),
  });
}

const hanging = `[profile vended]
credential_process = /bin/sh -c 'echo $$ >pid; exec sleep 60'
`;

interface Refused {
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Which of the processes that it starts is the first that cannot be. */
  readonly from: number;
  readonly says: string;
}

const refused: Readonly<Record<string, Refused>> = {
  "a credential_process that cannot be started for want of processes is told as that": {
    from: 0,
    says: "credential_process was not started: the system has no room for another process",
  },
  "a credential_process that hangs is ended where no other process can be started": {
    config: hanging,
    env: { AWSPROF_PROCESS_TIMEOUT: "1" },
    from: 1,
    says: "credential_process did not end within 1 s, and was ended",
  },
};

for (const [name, { config: text, env = {}, from, says }] of Object.entries(refused)) {
  Deno.test({
    name,
    ignore: strace.missing,
    fn: () =>
      Scene.use(
        { words: ["refresh"], config: text ?? config, at: [] },
        async ({ person, program }) => {
          const words = ["export", "vended", "--format", "process"];
          const given = {
            home: person.home,
            env: { HOME: person.home, PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8", ...env },
            names: forking,
          };
          const { calls } = await traced([program, ...words], given);
          const processes = calls.filter((call) => !call.text.includes("CLONE_THREAD"));
          const at = processes[from] ?? absent("process");
          const error = "EAGAIN";
          const { printed } = await traced([program, ...words], {
            ...given,
            at: { ...at, error, on: true },
          });
          assertEquals([printed.code, printed.out], [1, ""], printed.err);
          const [line = "", ...more] = printed.err.trimEnd().split("\n");
          assertIncludes(line, `awsprof: error: ~/.aws/config:`);
          assertIncludes(line, says);
          for (const each of more) assertIncludes(each, "awsprof: hint: ");
          if (text !== hanging) return;
          const pid = (await person.read("pid")).trim();
          const left = await Deno.readTextFile(`/proc/${pid}/comm`).catch(() => "gone");
          assertEquals(left, "gone", "what hangs");
        },
      ),
  });
}

const manyProfiles = Array.from({ length: 300 }, (_, index) => `[profile name-${index}]\n`).join(
  "",
);

type Check = (scene: Scene, traces: Traced, seen: string) => Promise<void> | void;

/** Homes in which calls are hit at the same time. */
const lanes = 3;

async function hitAtEach(
  deed: Deed,
  how: { only?: readonly string[]; blow: (call: Call) => Partial<Blow>; check: Check },
): Promise<void> {
  await Scene.use(deed, async (scene) => {
    const all = await scene.points();
    for (const each of deed.at) {
      assert(all.some(({ seen }) => seen === each), `it never comes to ${each}`);
    }
    const chosen = deed.at.flatMap((each) => all.find(({ seen }) => seen === each) ?? [])
      .filter(({ name }) => how.only?.includes(name) ?? true);
    const scenes = [scene];
    const visit = async (point: Point): Promise<void> => {
      const own = scenes.pop();
      if (own === undefined) {
        await Scene.use(deed, (fresh) => visitIn(fresh, point), scene);
        return;
      }
      await visitIn(own, point);
      scenes.push(own);
    };
    const visitIn = (own: Scene, point: Point): Promise<void> =>
      own.hit(point, how.blow(point), (traces) => how.check(own, traces, point.seen));
    await inLanes(chosen, { lanes, visit });
  });
}

/** A home in which a deed is done, with what is in it before and afterwards. */
class Scene {
  private constructor(
    readonly person: Person,
    readonly deed: Deed,
    readonly program: string,
    public old: Tree,
    public fresh: Tree,
  ) {}

  static async use(
    deed: Deed,
    run: (scene: Scene) => Promise<void>,
    known?: Scene,
  ): Promise<void> {
    const program = `${await programDirectory()}/awsprof`;
    await withPerson(async (person) => {
      const { old = new Map(), fresh = new Map() } = known ?? {};
      const scene = new Scene(person, deed, program, old, fresh);
      if (known === undefined) {
        await scene.reset();
        scene.old = scene.tree();
        const { code, stderr } = await person.run(deed.words);
        assertEquals(code, 0, stderr);
        scene.fresh = scene.tree();
      }
      await run(scene);
    });
  }

  /** Puts the home into the state before. */
  async reset(): Promise<void> {
    const { person, deed } = this;
    for (const { name } of [...Deno.readDirSync(person.home)]) {
      await Deno.remove(`${person.home}/${name}`, { recursive: true });
    }
    await person.write(".aws/config", deed.config ?? config);
    await person.write("keys.json", JSON.stringify(keys));
    // It stands in the snapshots.
    await Deno.utime(`${person.home}/.aws/config`, 1_700_000_000, 1_700_000_000);
    await deed.prepare?.(person);
  }

  async run(at?: Blow): Promise<Traced> {
    const { home } = this.person;
    return await traced([this.program, ...this.deed.words], {
      home,
      env: { HOME: home, PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" },
      ...at === undefined ? {} : { at },
    });
  }

  /** The calls that change the home, or write to stdout, when nothing happens. */
  async points(): Promise<Point[]> {
    await this.reset();
    const { printed, calls } = await this.run();
    assertEquals(printed.code, 0, printed.err);
    return calls.flatMap((call) => {
      const seen = this.#shape(call);
      return seen === null ? [] : [{ ...call, seen }];
    });
  }

  async point(seen: string): Promise<Point> {
    return (await this.points()).find((each) => each.seen === seen) ?? absent(seen);
  }

  /** Does the deed anew until it was hit there, and looks at that. */
  async hit(
    point: Point,
    blow: Partial<Blow>,
    check: (traces: Traced) => Promise<void> | void,
  ): Promise<void> {
    await atPoint(point, async (at) => {
      await this.reset();
      const traces = await this.run({ ...at, ...blow });
      const call = traces.killed
        ? traces.calls.at(-1)
        : traces.calls.find(({ text }) => text.endsWith("(INJECTED)"));
      const seen = call === undefined ? null : this.#shape(call);
      if (seen === point.seen) await check(traces);
      return seen;
    });
  }

  /** Path, mode and content of all that is there but temporary files. */
  tree(): Tree {
    const found = new Map<string, string>();
    for (const [path, mode] of this.entries()) {
      if (/\.[0-9a-f]{8}\.tmp$/.test(path)) continue;
      const content = mode.endsWith("/")
        ? ""
        : Deno.readTextFileSync(`${this.person.home}/${path}`);
      found.set(this.#plain(path), `${mode} ${this.#plain(content)}`);
    }
    return found;
  }

  /** Path below the home and mode, with a slash for a directory. */
  *entries(below = ""): Generator<[string, string]> {
    for (const { name, isDirectory } of Deno.readDirSync(`${this.person.home}/${below}`)) {
      const path = `${below}${name}`;
      const { mode } = Deno.lstatSync(`${this.person.home}/${path}`);
      yield [path, `${((mode ?? 0) & 0o777).toString(8)}${isDirectory ? "/" : ""}`];
      if (isDirectory) yield* this.entries(`${path}/`);
    }
  }

  /** `rename ~/.awsprofile.tmp`, or null for a call that changes nothing. */
  #shape(call: Call): string | null {
    if (!writing.includes(call.name)) return null;
    if (/^write\(1</.test(call.text)) return "write stdout";
    if (call.name === "openat" && !call.text.includes("O_CREAT")) return null;
    const text = call.text.replace(/^openat\([^"]*/, "");
    const path = new RegExp(`[<"](${this.person.home}/[^">]+)`).exec(text)?.[1];
    if (path === undefined) return null;
    return `${call.name} ${this.#plain(path).replace(/\.[0-9a-f]{8}\.tmp$/, ".tmp")}`;
  }

  /** Without what differs between two homes. */
  #plain(text: string): string {
    const { home } = this.person;
    return text.replaceAll(home, "~").replaceAll(home.slice(1), "~")
      .replace(/\b[0-9a-f]{40}-[0-9a-f]{40}\b/g, "SINCE")
      .replace(/locks\/[0-9a-f]{40}$/, "locks/LOCK");
  }
}

type Tree = Map<string, string>;

async function checkKilled(scene: Scene, { killed }: Traced, seen: string): Promise<void> {
  assert(killed, `${seen}: it was not killed`);
  checkFiles(scene, seen);
  for (const [path, mode] of scene.entries()) {
    if (!path.endsWith(".tmp")) continue;
    // Just before the renaming it has the mode of the file; that of a directory is no secret.
    const mayBeOpen = seen.startsWith("rename ") || path.startsWith(".awsprofile.");
    assert(mayBeOpen || /^[67]00$/.test(mode), `${seen}: ${path} has mode ${mode}`);
  }
  await checkNext(scene, seen);
}

async function checkFailed(scene: Scene, traces: Traced, seen: string): Promise<void> {
  const { code, out, err } = traces.printed;
  checkFiles(scene, seen);
  const left = [...scene.entries()].filter(([path]) => path.endsWith(".tmp"));
  assertEquals(left, [], `${seen}: left behind`);
  if (scene.deed.forgives) assertEquals([code, err], [0, ""], seen);
  else {
    assertEquals([code, out], [1, ""], `${seen}: ${err}`);
    const error = errors[seen.split(" ")[0] ?? ""] ?? "";
    assertIncludes(err, `${said[error] ?? error}\n`);
    const [line = "", ...more] = err.trimEnd().split("\n");
    assertIncludes(line, "awsprof: error: ");
    for (const each of more) assertIncludes(each, "awsprof: hint: ");
    if (scene.deed.words[0] === "pin" && seen.includes("/trust~")) {
      assertIncludes(line, ".awsprofile was written, but is not trusted: ");
      assertEquals(more, ["awsprof: hint: awsprof trust"]);
    }
  }
  await checkNext(scene, seen);
}

/** Fails unless each file is as before or as it should become. */
function checkFiles(scene: Scene, seen: string): void {
  const now = scene.tree();
  for (const path of new Set([...now.keys(), ...scene.old.keys(), ...scene.fresh.keys()])) {
    const found = now.get(path);
    const isEither = found === scene.old.get(path) || found === scene.fresh.get(path);
    assert(isEither, `${seen}: ${path} is neither the old nor the new one: ${found}`);
  }
}

async function checkNext(scene: Scene, seen: string): Promise<void> {
  const { code, stderr } = await scene.person.run(scene.deed.words);
  assertEquals(code, 0, `after ${seen}: ${stderr}`);
  assertEquals(Object.fromEntries(scene.tree()), Object.fromEntries(scene.fresh), `after ${seen}`);
}

function absent(what: string): never {
  throw new Error(`there is no ${what}`);
}
