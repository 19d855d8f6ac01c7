/** A person's home for the real program: private directories, commands run in it. */
import { programDirectory } from "../support/build.ts";

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Person {
  readonly home: string;
  /** Runs `awsprof` with these words; more environment, or the words before it, by `options`. */
  run(
    words: readonly string[],
    options?: { env?: Record<string, string>; before?: readonly string[]; cwd?: string },
  ): Promise<Answer>;
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  read(path: string): Promise<string>;
}

/** Calls `use` with a new person, and removes the home afterwards. */
export async function withPerson(use: (person: Person) => Promise<void>): Promise<void> {
  const program = `${await programDirectory()}/awsprof`;
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "awsprof-home-" }));
  await Deno.chmod(home, 0o755);
  await Deno.mkdir(`${home}/.aws`);
  const person: Person = {
    home,
    async run(words, options = {}) {
      const [command = program, ...rest] = [...options.before ?? [], program, ...words];
      const { code, stdout, stderr } = await new Deno.Command(command, {
        args: rest,
        cwd: options.cwd ?? home,
        clearEnv: true,
        env: { HOME: home, PATH: Deno.env.get("PATH") ?? "", LC_ALL: "C.UTF-8", ...options.env },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).output();
      const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
      return { code, stdout: text(stdout), stderr: text(stderr) };
    },
    async write(path, content, mode = 0o600) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      const place = `${home}/${path}`;
      await Deno.mkdir(place.slice(0, place.lastIndexOf("/")), { recursive: true });
      await Deno.writeFile(place, bytes);
      await Deno.chmod(place, mode);
    },
    read: (path) => Deno.readTextFile(`${home}/${path}`),
  };
  try {
    await use(person);
  } finally {
    await new Deno.Command("chmod", { args: ["-R", "u+rwX", home] }).output();
    await Deno.remove(home, { recursive: true });
  }
}
