/** What the providers take and give. */
import type { Profile, ProfileGraph } from "../config/types.ts";
import type { Host } from "../host.ts";
import type { RegionAnswer, Step } from "../resolve/types.ts";
import type { Method } from "../resolve/types.ts";
import type { Secret } from "../sso/secret.ts";

/** A key pair; `expiresAt` in ms since 1970 UTC, null for what does not expire. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | null;
  readonly expiresAt: number | null;
  readonly accountId: string | null;
  /** How the last step got them. */
  readonly method: Method;
}

/** What a plan is walked on. */
export interface Ground {
  readonly graph: ProfileGraph;
  /** The selected profile: its region and endpoint settings count, not those of its sources. */
  readonly profile: Profile | null;
  readonly region: RegionAnswer;
  /** Absolute paths of the AWS tools' caches, null where no home directory is known. */
  readonly caches: {
    readonly sso: string | null;
    readonly cli: string | null;
    readonly login: string | null;
  };
  /** awsprof's own state directory. */
  readonly state: string;
  /** Asks somebody at the terminal for a code of a device; null where nobody can be asked. */
  readonly askCode: AskCode | null;
  /** Whether codes are asked for although a cache holds what came of the last ones. */
  readonly force?: true;
}

/** The code that was typed for the device with that serial number; throws Interrupted. */
export type AskCode = (serial: string) => Promise<Secret>;

/** Gets the credentials of one step; SOURCE are those of the step before, if it uses any. */
export type Provider = (
  host: Host,
  step: Step,
  from: { ground: Ground; source: Credentials | null },
) => Promise<Credentials>;
