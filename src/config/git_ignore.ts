/**
 * Whether git's ignore rules leave a path out (gitignore(5)), and whether an index has it: as text, so
 * that nobody has to run git.
 */

/** One file of rules; BASE is the directory that its patterns count from, "" for the top. */
export interface IgnoreFile {
  readonly base: string;
  readonly text: string;
}

/**
 * Whether the path, relative to the top of the work tree, is ignored. FILES stand in rising order of
 * precedence. What lies in an ignored directory cannot be taken back in.
 */
export function isIgnored(path: string, files: readonly IgnoreFile[]): boolean {
  const rules = files.flatMap(({ base, text }) => rulesIn(text, base));
  const parts = path.split("/");
  for (let count = 1; count <= parts.length; count++) {
    const each = parts.slice(0, count).join("/");
    const isDirectory = count < parts.length;
    const rule = rules.findLast((one) => (isDirectory || !one.onlyDirectory) && one.matches(each));
    if (rule !== undefined && !rule.negated) return true;
  }
  return false;
}

/** Whether a git index (version 2 or 3) names the path; null for what cannot be told. */
export function isInIndex(index: Uint8Array, path: string): boolean | null {
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  if (index.length < 12 || view.getUint32(0) !== 0x44495243) return null;
  const version = view.getUint32(4);
  if (version !== 2 && version !== 3) return null;
  const wanted = new TextEncoder().encode(path);
  let at = 12;
  for (let left = view.getUint32(8); left > 0; left--) {
    if (at + 62 > index.length) return null;
    const flags = view.getUint16(at + 60);
    const from = at + 62 + ((flags & 0x4000) !== 0 ? 2 : 0);
    const to = index.indexOf(0, from);
    if (to < 0) return null;
    if (to - from === wanted.length && wanted.every((byte, i) => index[from + i] === byte)) {
      return true;
    }
    // Each entry ends with one to eight NULs at a multiple of eight.
    at += (to - at + 8) & ~7;
  }
  return isWhole(view, at) ? false : null;
}

/** Whether extensions fill what is left before the checksum, none of which adds entries. */
function isWhole(view: DataView, from: number): boolean {
  const end = view.byteLength - 20;
  let at = from;
  while (at < end) {
    if (at + 8 > end) return false;
    const name = view.getUint32(at);
    // "link" is a split index, "sdir" a sparse one.
    if (name === 0x6c696e6b || name === 0x73646972) return false;
    at += 8 + view.getUint32(at + 4);
  }
  return at === end;
}

interface Rule {
  readonly negated: boolean;
  readonly onlyDirectory: boolean;
  matches(path: string): boolean;
}

function rulesIn(text: string, base: string): Rule[] {
  return text.split("\n").flatMap((raw) => {
    let line = raw.replace(/\r$/, "").replace(/(?<!\\)[ \t]+$/, "");
    if (line === "" || line.startsWith("#")) return [];
    const negated = line.startsWith("!");
    if (negated) line = line.slice(1);
    const onlyDirectory = line.endsWith("/");
    if (onlyDirectory) line = line.slice(0, -1);
    const anchored = line.includes("/");
    if (line.startsWith("/")) line = line.slice(1);
    const pattern = patternOf(line);
    if (line === "" || pattern === null) return [];
    const within = base === "" ? "" : `${base}/`;
    return [{
      negated,
      onlyDirectory,
      matches(path: string): boolean {
        if (!path.startsWith(within)) return false;
        const own = path.slice(within.length);
        return pattern.test(anchored ? own : own.slice(own.lastIndexOf("/") + 1));
      },
    }];
  });
}

/** A pattern as git matches it: `*` and `?` stop at a slash, `**` does not; null for a bad one. */
function patternOf(glob: string): RegExp | null {
  if (/(?<!\\)(\\\\)*\\$/.test(glob)) return null;
  let source = "";
  for (let at = 0; at < glob.length;) {
    const rest = glob.slice(at);
    const [whole = "", , set] = /^\[(!|\^)?(\]?[^\]]*)\]/.exec(rest) ?? [];
    if (rest.startsWith("**/") && (at === 0 || glob[at - 1] === "/")) {
      source += "(?:.*/)?";
      at += 3;
    } else if (rest === "**" && (at === 0 || glob[at - 1] === "/")) {
      source += ".+";
      at += 2;
    } else if (rest.startsWith("*")) {
      source += "[^/]*";
      at += /^\*+/.exec(rest)?.[0].length ?? 1;
    } else if (rest.startsWith("?")) {
      source += "[^/]";
      at++;
    } else if (set !== undefined) {
      const inner = set.replaceAll("\\", "").replaceAll("]", "\\]").replaceAll("[", "\\[");
      source += `(?!/)[${/^\[[!^]/.test(whole) ? "^" : ""}${inner}]`;
      at += whole.length;
    } else {
      const escaped = rest.startsWith("\\") ? rest.charAt(1) : rest.charAt(0);
      source += escaped.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
      at += rest.startsWith("\\") ? 2 : 1;
    }
  }
  try {
    return new RegExp(`^${source}$`, "su");
  } catch {
    return null;
  }
}
