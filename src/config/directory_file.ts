/** The file `.awsprofile`: which profile a directory wants, by the rules of `shell/README.md`. */

/** The content of a `.awsprofile`, understood or refused. */
export type DirectoryFile =
  | { readonly name: string; readonly account: string | null; readonly region: string | null }
  | { readonly reason: string; readonly line: number | null };

const limit = 4096;

/** What the file asks for, or why it is refused and at which line (null: the file as a whole). */
export function parseDirectoryFile(bytes: Uint8Array): DirectoryFile {
  if (bytes.length > limit) return { reason: "is larger than 4 KiB", line: null };
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (marked || bytes.includes(0)) return { reason: "not a text line", line: 1 };
  const lines = new TextDecoder().decode(bytes).split("\n");
  let name: string | null = null;
  const more: { account: string | null; region: string | null } = { account: null, region: null };
  for (let index = 0; index < lines.length; index++) {
    const text = trimmed(lines[index] ?? "");
    if (text === "" || text.startsWith("#")) continue;
    const line = index + 1;
    if (name === null) {
      if (/^(account|region)[ \t]*=/.test(text)) {
        return { reason: "the profile must come first", line };
      }
      name = text.replace(/^profile[ \t]*=[ \t]*/, "");
      if (!isName(name)) return { reason: "not a profile name", line };
      continue;
    }
    const match = /^(account|region)[ \t]*=[ \t]*(.*)$/.exec(text);
    const key = match?.[1] as "account" | "region" | undefined;
    const value = match?.[2] ?? "";
    const form = key === "account" ? /^[0-9]{12}$/ : /^[a-z0-9-]+$/;
    if (key === undefined || !form.test(value)) {
      return { reason: 'not "account = 12 digits" or "region = name"', line };
    }
    if (more[key] !== null) return { reason: `"${key}" appears twice`, line };
    more[key] = value;
  }
  return name === null ? { reason: "names no profile", line: null } : { name, ...more };
}

function trimmed(line: string): string {
  return (line.endsWith("\r") ? line.slice(0, -1) : line).replace(/^[ \t]+|[ \t]+$/g, "");
}

function isName(text: string): boolean {
  return /^[A-Za-z0-9_.@:/+=, -]{1,128}$/.test(text) && !text.startsWith("-");
}
