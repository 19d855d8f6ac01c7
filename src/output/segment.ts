/** The prompt segment as the core draws it; the plugins hold to the same order of states. */
import { shortened } from "./text.ts";

/** Why the segment looks as it does. */
export type SegmentState =
  | "ok"
  | "expiring"
  | "expired"
  | "login"
  | "keys"
  | "disagree"
  | "unknown"
  | "default"
  | "none";

/** What the segment is made from. */
export interface SegmentInputs {
  /** `AWS_PROFILE` and `AWS_DEFAULT_PROFILE` as set, null where unset. */
  readonly profile: string | null;
  readonly defaultProfile: string | null;
  /** Whether credentials of the environment win over the profile of that name. */
  readonly hasRival: (name: string) => boolean;
  readonly isKnown: (name: string) => boolean;
  /** Whether the AWS CLI refuses one of its files as a whole, so that every command of it fails. */
  readonly isBroken: boolean;
  /** Whether the profile `default` has credentials of its own. */
  readonly standard: boolean;
  /** State of the session that the profile depends on, and its end in ms UTC. */
  readonly session: (name: string) => { state: string; expiresAt: number | null };
  /** Now, ms UTC. */
  readonly now: number;
}

/** The first state that holds, the profile that is meant, and the text, `""` if there is none. */
export function segment(
  inputs: SegmentInputs,
): { state: SegmentState; profile: string | null; text: string } {
  const name = inputs.profile ?? inputs.defaultProfile;
  const answer = (state: SegmentState, suffix: string) => ({
    state,
    profile: name,
    text: `[AWS:${name === null ? "" : shortened(name, 64)}${suffix}]`,
  });
  if (name === null) {
    if (inputs.hasRival("default")) {
      return inputs.isBroken ? answer("unknown", "keys?") : answer("keys", "keys!");
    }
    if (!inputs.standard) return { state: "none", profile: null, text: "" };
    const drawn = inputs.isBroken ? answer("unknown", "default?") : answer("default", "default");
    return { ...drawn, profile: "default" };
  }
  if (inputs.isBroken || !inputs.isKnown(name)) return answer("unknown", "?");
  if (inputs.hasRival(name)) return answer("keys", " keys!");
  if (inputs.defaultProfile !== null && inputs.defaultProfile !== name) {
    return answer("disagree", `≠${shortened(inputs.defaultProfile, 64)}`);
  }
  const { state, expiresAt } = inputs.session(name);
  if (state === "none" || state === "broken") return answer("login", " login");
  if (state === "expired") return answer("expired", " expired");
  if (state === "expiring" && expiresAt !== null) {
    return answer("expiring", ` ${Math.ceil((expiresAt - inputs.now) / 60_000)}m`);
  }
  return answer("ok", "");
}
