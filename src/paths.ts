/** Paths as text: pure, POSIX rules; a Windows path is only passed through. */

/** `base/name`, or `name` itself if that is absolute. */
export function join(base: string, name: string): string {
  if (isAbsolute(name)) return name;
  return base.endsWith("/") ? base + name : `${base}/${name}`;
}

/** Whether a path starts at a root (`/`, `C:\`, `\\server`). */
export function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^([A-Za-z]:)?[\\/]/.test(path);
}

/** The directory above, `/` for `/`. */
export function parent(path: string): string {
  const cut = path.lastIndexOf("/");
  return cut <= 0 ? "/" : path.slice(0, cut);
}

/** The last component. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Absolute form of `path` seen from `cwd`, without `.`, `..`, empty components; links stay. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of join(cwd, path).split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Whether `path` is `directory` or lies below it, compared by component. */
export function isInside(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}
