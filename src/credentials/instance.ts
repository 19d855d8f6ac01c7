import { Failure } from "../errors.ts";
import type { Host } from "../host.ts";
import type { Step } from "../resolve/types.ts";
import type { Credentials, Ground } from "./types.ts";

/** The credentials. */
export function instance(_host: Host, step: Step, _from: { ground: Ground }): Promise<Credentials> {
  throw new Failure(step.method);
}
