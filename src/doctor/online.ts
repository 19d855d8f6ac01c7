import type { Host } from "../host.ts";
import type { Configuration } from "../load.ts";
import type { Diagnostic } from "../config/types.ts";
export function checkOnline(_host: Host, _c: Configuration): Promise<Diagnostic[]> {
  return Promise.resolve([]);
}
