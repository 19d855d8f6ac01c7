/**
 * A small world for one row: a private home with AWS files, a PATH of its own with the built
 * `awsprof` and stand-ins for `aws` that write down how they were called, and nothing else.
 */
import { powershellModule } from "../../src/shells.ts";
import {
  bashPlugin,
  launcher,
  pluginDirectory,
  programDirectory,
  projectRoot,
} from "../support/build.ts";
import type { Shell } from "./shells.ts";

/** Account ids of the sample profiles, by profile name. */
export const accounts = {
  work: "444455556666",
  other: "777788889999",
  prod: "111122223333",
} as const;

/** The sample AWS configuration; `nokeys` has no credentials, `loose` no known account. */
export const sampleConfig = `[profile work]
region = eu-west-1
aws_account_id = ${accounts.work}

[profile other]
aws_account_id = ${accounts.other}

[profile prod]
role_arn = arn:aws:iam::${accounts.prod}:role/Admin
source_profile = work

[profile loose]
region = eu-west-1

[profile nokeys]
region = eu-west-1

[profile 'team blue']
region = eu-west-1
`;

/** The sample credentials. */
export const sampleCredentials = ["work", "other", "loose", "team blue"].map((name) =>
  `[${name}]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = canary-secret-of-the-fixture
`
).join("\n");

/** What differs from the sample world. */
export interface WorldOptions {
  readonly config?: string;
  readonly credentials?: string | null;
  /** Text of the settings file. */
  readonly settings?: string;
}

/** One call of a stand-in, as it was made. */
export interface Call {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
}

/** The directories of one row; `remove` deletes them. */
export class World {
  #plugins = pluginDirectory;

  private constructor(readonly root: string, readonly shell: Shell) {}

  /** Makes the world on disk. */
  static async make(shell: Shell, options: WorldOptions = {}): Promise<World> {
    const world = new World(await Deno.makeTempDir({ prefix: "aws-" }), shell);
    const { config = sampleConfig, credentials = sampleCredentials, settings } = options;
    for (const directory of [".aws", ".local/share/fish/generated_completions"]) {
      await Deno.mkdir(`${world.home}/${directory}`, { recursive: true });
    }
    await Deno.mkdir(`${world.root}/tmp`);
    await world.write("~/.aws/config", config);
    if (credentials !== null) await world.write("~/.aws/credentials", credentials);
    if (settings !== undefined) await world.write("~/.config/awsprof/config", settings);
    await Deno.mkdir(`${world.root}/bin`);
    await Deno.symlink(`${await programDirectory()}/awsprof`, `${world.root}/bin/awsprof`);
    for (const program of ["aws", "aws_completer"]) {
      await world.program(program, standIn(world.root));
    }
    if (pluginDirectory === `${projectRoot}/shell`) await world.#install();
    return world;
  }

  /** Two plugins are not installed word for word as their files are. */
  async #install(): Promise<void> {
    this.#plugins = `${this.root}/plugins`;
    await Deno.mkdir(this.#plugins);
    for (const plugin of ["awsprof.zsh", "awsprof.fish"]) {
      await Deno.copyFile(`${projectRoot}/shell/${plugin}`, `${this.#plugins}/${plugin}`);
    }
    await Deno.writeTextFile(`${this.#plugins}/awsprof.psm1`, powershellModule());
    await Deno.writeTextFile(`${this.#plugins}/awsprof.bash`, await bashPlugin());
    await Deno.symlink(`${projectRoot}/completions`, `${this.root}/completions`);
    await Deno.symlink(`${projectRoot}/completions`, `${this.#plugins}/completions`);
  }

  get home(): string {
    return `${this.root}/home`;
  }

  get cache(): string {
    return `${this.home}/.cache/awsprof`;
  }

  get snapshot(): string {
    return `${this.cache}/${this.shell.snapshot}`;
  }

  /** The directory of the four plugin files. */
  get plugins(): string {
    return this.#plugins;
  }

  /** The plugin file of this world's shell. */
  get plugin(): string {
    return `${this.plugins}/${this.shell.plugin}`;
  }

  /** A file that must never come to be: what hostile texts try to make. */
  get canary(): string {
    return `${this.root}/canary`;
  }

  get probe(): string {
    return `${this.root}/probe`;
  }

  /** The whole environment of a fresh login. */
  get environment(): Record<string, string> {
    return {
      HOME: this.home,
      PATH: `${this.root}/bin:/usr/bin:/bin`,
      LANG: "C.UTF-8",
      USER: "root",
      SHELL: this.shell.path ?? "",
      TMPDIR: `${this.root}/tmp`,
      POWERSHELL_TELEMETRY_OPTOUT: "1",
      POWERSHELL_UPDATECHECK: "Off",
      DIRENV_LOG_FORMAT: "",
      // Nothing but loopback is ever asked.
      HTTPS_PROXY: "http://127.0.0.1:9",
      HTTP_PROXY: "http://127.0.0.1:9",
      NO_PROXY: "127.0.0.1",
    };
  }

  /** Absolute path of `~/…`, of `/…` below the world's root, never outside of it. */
  path(name: string): string {
    if (name.startsWith("~/")) return `${this.home}/${name.slice(2)}`;
    return `${this.root}/${name.replace(/^\/+/, "")}`;
  }

  /** Writes a file and the directories above it. */
  async write(name: string, content: string | Uint8Array, mode = 0o600): Promise<string> {
    const path = this.path(name);
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
    await Deno.chmod(path, mode);
    return path;
  }

  /** Takes all SSO tokens away. */
  async clearTokens(): Promise<void> {
    await Deno.remove(`${this.home}/.aws/sso`, { recursive: true }).catch(() => {});
  }

  /** Makes an executable on the world's PATH, before all others. */
  async program(name: string, script: string): Promise<void> {
    await this.write(`bin/${name}`, script, 0o755);
  }

  /** The calls of the stand-ins so far. */
  async calls(): Promise<Call[]> {
    const text = await Deno.readTextFile(`${this.root}/calls`).catch(() => "");
    return text.split("\0\0\0").filter((record) => record !== "").map((record) => {
      const [program = "", ...rest] = record.split("\0");
      const split = rest.indexOf("\x01");
      return {
        program,
        arguments: rest.slice(0, split),
        variables: new Map(rest.slice(split + 1).map((pair) => cut(pair))),
      };
    });
  }

  /** Whether a path exists, links not followed. */
  async has(name: string): Promise<boolean> {
    return await Deno.lstat(this.path(name)).then(() => true, () => false);
  }

  /** Brings what an ordinary user may not be able to reach into the world, if this is root. */
  async bringProgram(): Promise<void> {
    const own = `${this.root}/own`;
    if (Deno.uid() !== 0 || await this.has("/own")) return;
    await Deno.mkdir(own);
    for (const from of [pluginDirectory, `${await programDirectory()}/lib`]) {
      await run("cp", "-R", "-L", from, own);
    }
    if (this.#plugins === pluginDirectory) {
      this.#plugins = `${own}/${pluginDirectory.slice(pluginDirectory.lastIndexOf("/") + 1)}`;
    }
    await Deno.remove(`${this.root}/bin/awsprof`);
    const text = launcher(`${own}/lib/main.js`, {
      cache: `${own}/cache`,
      deno: `${this.root}/deno`,
    });
    await this.program("awsprof", text);
  }

  /** Gives everything to an ordinary user if this is root; the command that becomes that user. */
  async unprivileged(): Promise<string[]> {
    if (Deno.uid() !== 0) return [];
    await run("chown", "-R", "-h", "65534:65534", this.root);
    // After chown, which would change the owner of the runtime itself through a link.
    const deno = `${this.root}/deno`;
    await Deno.remove(deno).catch(() => {});
    await Deno.link(Deno.execPath(), deno).catch(() => Deno.copyFile(Deno.execPath(), deno));
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  }

  async remove(): Promise<void> {
    await new Deno.Command("chmod", { args: ["-R", "u+rwX", this.root], stderr: "null" }).output();
    await Deno.remove(this.root, { recursive: true }).catch(() => {});
  }
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

function cut(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** A record a call: name, arguments, \1, variables, all ended by NUL, and two NULs more. */
function standIn(root: string): string {
  return `#!/bin/sh
exit=0
{
  printf '%s\\0' "\${0##*/}" "$@"
  printf '\\001\\0'
  env -0 | grep -z -e '^AWS' -e '^COMP_'
  printf '\\0\\0'
} >>'${root}/calls'
test "\${0##*/}" = aws_completer && test -f '${root}/candidates' && cat '${root}/candidates'
test -f '${root}/status' && read -r exit <'${root}/status'
exit "$exit"
`;
}
