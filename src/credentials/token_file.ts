/** The file in which another program leaves a token for us, as the AWS CLI reads it. */
import type { Failure } from "../errors.ts";
import { FileError, type Host } from "../host.ts";
import { isAbsolute, join } from "../paths.ts";

/**
 * The text of the file; `limit` is in bytes, `refusal` makes the Failure that is thrown for one that
 * cannot be read. The path counts from the current directory, and `~` is no home directory in it.
 */
export function readTokenFile(
  host: Host,
  path: string,
  options: { limit: number; refusal: (why: string) => Failure },
): string {
  const absolute = isAbsolute(path) ? path : join(host.cwd(), path);
  try {
    return new TextDecoder().decode(host.files.read(absolute, options.limit));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw options.refusal(error.problem === "denied" ? "may not be read" : error.detail);
  }
}
