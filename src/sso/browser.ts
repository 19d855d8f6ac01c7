/**
 * Opening a page in the person's browser: `BROWSER`, else what the system has for it; and what tells
 * whether one that is opened here would be theirs.
 */
import { shellWords } from "../config/shlex.ts";
import type { Host } from "../host.ts";
import type { Surroundings } from "./flow_choice.ts";

/** Starts the browser; null if that went well, else what went wrong: `"xdg-open" is not installed`. */
export async function openBrowser(host: Host, url: string): Promise<string | null> {
  const options = { env: Object.fromEntries(host.env), cwd: "/" };
  let problem = "no program that opens a browser is known here";
  for (const argv of candidates(host, url)) {
    const failed = await host.programs.launch(argv, options);
    if (failed === null) return null;
    problem = `"${argv[0]}" ${failed}`;
  }
  return problem;
}

/** What is known of the place where a browser would be opened. */
export function surroundings(host: Host): Surroundings {
  const { env, files, platform } = host;
  const isThere = (path: string): boolean => files.stat(path) !== null;
  return {
    platform,
    env,
    inContainer: ["/.dockerenv", "/run/.containerenv"].some(isThere),
    hasBridge: (env.get("PATH") ?? "").split(":").some((directory) =>
      directory.startsWith("/") && isThere(`${directory}/wslview`)
    ),
  };
}

/** Argument lists to try in turn; no shell sees the URL. */
function candidates(host: Host, url: string): string[][] {
  const own = (host.env.get("BROWSER") ?? "").split(host.platform === "windows" ? ";" : ":")
    .map((command) => fromVariable(host, { command, url })).filter((argv) => argv !== null);
  if (own.length > 0) return own;
  if (host.platform === "darwin") return [["open", url]];
  if (host.platform === "windows") return [["rundll32", "url.dll,FileProtocolHandler", url]];
  if ((host.env.get("WSL_DISTRO_NAME") ?? "") !== "") {
    return [["wslview", url], ["rundll32.exe", "url.dll,FileProtocolHandler", url], [
      "xdg-open",
      url,
    ]];
  }
  return [["xdg-open", url], ["gio", "open", url], ["x-www-browser", url]];
}

/**
 * As Python reads BROWSER: words, `%s` for the URL, else it comes last; a final `&` means nothing.
 * Null where no program is named: the URL is none.
 */
function fromVariable(
  host: Host,
  { command, url }: { command: string; url: string },
): string[] | null {
  const text = host.platform === "windows" ? command.replaceAll("\\", "\\\\") : command;
  const words = (shellWords(text) ?? command.trim().split(/\s+/)).filter((word) =>
    word !== "" && word !== "&"
  );
  if (words[0] === undefined || words[0].includes("%s")) return null;
  return words.some((word) => word.includes("%s"))
    ? words.map((word) => word.replaceAll("%s", () => url))
    : [...words, url];
}
