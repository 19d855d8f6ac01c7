/** Which `.awsprofile` is meant; shared by `trust`, `untrust` and `vet`. */
import type { Parsed } from "../arguments.ts";
import { fileName, findDirectory } from "../directory.ts";
import { Failure } from "../errors.ts";
import type { Host } from "../host.ts";
import { quoted } from "../output/text.ts";
import { baseName, join, parent, resolvePath } from "../paths.ts";

/** The file of the directory that was typed, or the nearest one above; throws Failure if none. */
export function wantedFile(host: Host, parsed: Parsed, verb = "trust"): string {
  const [typed] = parsed.arguments;
  const start = typed === undefined ? host.cwd() : resolvePath(host.cwd(), typed);
  if (typed !== undefined) {
    const isPath = typed !== "";
    if (isPath && host.files.stat(start)?.type === "directory") return join(start, fileName);
    if (isPath && baseName(start) === fileName) return join(parent(start), fileName);
    throw new Failure(`${quoted(typed)} is not a directory`, { hints: [`awsprof ${verb}`] });
  }
  const directory = findDirectory(host, { start, home: host.env.get("HOME") ?? null });
  if (directory !== null) return join(directory, fileName);
  throw new Failure("no .awsprofile here or in a directory above", {
    hints: [verb === "trust" ? "awsprof pin PROFILE" : "awsprof untrust DIR"],
  });
}
