/** What plans of all readers are made of: steps, values used, masks. */
import { mask, secretKeys } from "../config/known_keys.ts";
import type { DiagnosticCode, Origin, Profile, ProfileGraph, Section } from "../config/types.ts";
import type { Plan, PlanError, Sourced, Step, StepKey, Used } from "./types.ts";

/** Ends the making of a plan with the error that the reader would give. */
export class PlanFailure extends Error {
  readonly error: PlanError;

  constructor(code: DiagnosticCode, message: string, origin: Origin | null) {
    super(message);
    this.name = "PlanFailure";
    this.error = { code, message, origin };
  }
}

/** A plan in the making: remembers every value that was looked at. */
export class Draft {
  readonly steps: Step[] = [];
  readonly #used: Used[] = [];

  constructor(
    readonly graph: ProfileGraph,
    readonly env: ReadonlyMap<string, string>,
    /** Whether the plan tells what it used; who asks for errors only saves the time. */
    readonly records = true,
  ) {}

  /** The text of a key of a profile or sso-session, or null; remembered as used. */
  read(owner: Profile | Section, key: string): Sourced | null {
    const value = owner.values.get(key);
    if (value === undefined) return null;
    const secret = secretKeys.has(key);
    const text = key === "aws_access_key_id" ? lastFour(value.text) : secret ? mask : value.text;
    const { origin } = value;
    this.#note({ profile: owner.name, key, value: text, origin, secret });
    return { value: text, origin };
  }

  /** The text of a variable, or null where it is unset or empty; remembered as used. */
  variable(name: string): Sourced | null {
    const value = this.env.get(name) ?? "";
    if (value === "") return null;
    const secret = secretKeys.has(name.toLowerCase());
    const text = name === "AWS_ACCESS_KEY_ID" ? lastFour(value) : secret ? mask : value;
    const origin = { variable: name };
    this.#note({ profile: null, key: name, value: text, origin, secret });
    return { value: text, origin };
  }

  /** Adds a step after those there are. */
  add(
    step: Omit<Step, "values" | "session_key"> & {
      values?: Partial<Record<StepKey, Sourced | null>>;
      session_key?: string | null;
    },
  ): void {
    const values: Partial<Record<StepKey, Sourced>> = {};
    for (const [key, value] of Object.entries(step.values ?? {})) {
      if (value !== null) values[key as StepKey] = value;
    }
    const { method, profile, origin } = step;
    this.steps.push({ method, profile, origin, values, session_key: step.session_key ?? null });
  }

  /** The plan as far as it came. */
  plan(profile: string, error: PlanError | null): Plan {
    return { profile, steps: this.steps, error, used: this.#used };
  }

  #note(used: Used): void {
    if (!this.records) return;
    const { key, profile, origin } = used;
    const known = this.#used.some((each) =>
      each.key === key && each.profile === profile &&
      (profile === null || samePlace(each.origin, origin))
    );
    if (!known) this.#used.push(used);
  }
}

/** Adds the step of a console login; false where the profile has none. */
export function addLogin(draft: Draft, profile: Profile): boolean {
  const session = draft.read(profile, "login_session");
  if (session === null) return false;
  const values = { login_session: session };
  draft.add({ method: "login", profile: profile.name, origin: session.origin, values });
  return true;
}

/** Adds the step of a program that prints credentials; false where the profile names none. */
export function addProcess(draft: Draft, profile: Profile): boolean {
  const command = draft.read(profile, "credential_process");
  if (command === null) return false;
  const values = { command };
  draft.add({ method: "custom-process", profile: profile.name, origin: command.origin, values });
  return true;
}

function samePlace(one: Origin, other: Origin): boolean {
  return "file" in one && "file" in other && one.file === other.file && one.line === other.line;
}

/** The last four characters of an access key id, `…ABCD`; nothing of a short one. */
function lastFour(id: string): string {
  return id.length < 8 ? "…" : `…${id.slice(-4)}`;
}
