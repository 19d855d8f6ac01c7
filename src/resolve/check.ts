/**
 * Findings about profiles that need neither network nor the caches.
 *
 * Errors are what the AWS CLI v2 would end with when the profile is used; warnings are what works
 * there but hardly as meant, or not elsewhere.
 */
import { finding } from "../config/diagnostics.ts";
import { meantKey, sourceKey } from "../config/known_keys.ts";
import type {
  Diagnostic,
  DiagnosticCode,
  Profile,
  ProfileGraph,
  Reader,
  Section,
  Value,
} from "../config/types.ts";
import { isRegion } from "./plan_botocore.ts";
import { planFor } from "./plan.ts";
import { keysState } from "./session.ts";
import { hasTemporaryKeys, keyExpiry } from "./summary.ts";
import type { Plan } from "./types.ts";

/** What is looked at. */
export interface CheckOptions {
  /** Profiles to look at; all of them by default. */
  readonly names?: Iterable<string>;
  /** Who sees which profile (`visibility`), for `partial-visibility`. */
  readonly visible?: ReadonlyMap<string, readonly Reader[]>;
  /** ms since 1970 UTC, for `expired-leftover`. */
  readonly now?: number;
}

/** What is wrong with the profiles of the AWS CLI's graph, in the order of the profiles. */
export function checkProfiles(graph: ProfileGraph, options: CheckOptions = {}): Diagnostic[] {
  const found: Diagnostic[] = [];
  const readable: ProfileGraph = { ...graph, failure: null };
  const meant = new Map<string, string | null>();
  for (const name of options.names ?? graph.profiles.keys()) {
    const profile = graph.profiles.get(name);
    if (profile === undefined) continue;
    const plan = planFor(readable, name, {
      env: noVariables,
      explicit: true,
      reader: "cli-v2",
      records: false,
    });
    const before = found.length;
    checkPlan(plan, profile, found);
    checkRegion(profile, found);
    checkServices(graph, profile, found);
    checkSso(profile, found);
    if (found.length === before) checkPieces(profile, found);
    checkKeys(profile, meant, found);
    if (options.now !== undefined) checkExpiry(profile, options.now, found);
    checkVisibility(profile, options.visible?.get(name), found);
  }
  return found;
}

/** A profile by itself: the environment's own findings are `checkEnvironment`'s. */
const noVariables: ReadonlyMap<string, string> = new Map();

/** The error of the plan, unless it is about another profile and told there, or about the machine. */
function checkPlan(plan: Plan, profile: Profile, found: Diagnostic[]): void {
  const { error } = plan;
  if (error === null || told(error.code, profile)) return;
  const at = error.origin !== null && "file" in error.origin ? error.origin : profile.origin;
  found.push(finding("error", error.code, {
    message: `profile "${profile.name}" cannot give credentials`,
    at,
    consequence: `the AWS CLI ends with: ${error.message.replaceAll("\n", " ")}`,
  }));
}

/** Whether an error has a finding of its own, or is about the machine. */
function told(code: DiagnosticCode, profile: Profile): boolean {
  if (code === "invalid-region") return badRegion(profile) !== null;
  return code === "no-credentials" || code === "services-missing";
}

function badRegion(profile: Profile): Value | null {
  const region = profile.values.get("region");
  return region === undefined || isRegion(region.text) ? null : region;
}

function checkRegion(profile: Profile, found: Diagnostic[]): void {
  const region = badRegion(profile);
  if (region === null) return;
  found.push(finding("error", "invalid-region", {
    message: `profile "${profile.name}" has the region "${region.text}"`,
    at: region.origin,
    consequence: "the AWS CLI and boto3 refuse it as soon as they make a request",
  }));
}

function checkServices(graph: ProfileGraph, profile: Profile, found: Diagnostic[]): void {
  const services = profile.values.get("services");
  if (services === undefined || graph.services.has(services.text)) return;
  if (profile.values.get("ignore_configured_endpoint_urls")?.text.toLowerCase() === "true") return;
  found.push(finding("error", "services-missing", {
    message: `profile "${profile.name}" names the services section "${services.text}", ` +
      "which does not exist",
    at: services.origin,
    consequence: "every request with this profile fails in the AWS CLI and boto3",
  }));
}

/** SSO that the AWS CLI does not take up, and SSO of the old kind. */
function checkSso(profile: Profile, found: Diagnostic[]): void {
  const { values, name } = profile;
  const asked = values.has("sso_account_id") || values.has("sso_role_name");
  const session = values.get("sso_session");
  const url = values.get("sso_start_url");
  if (asked && session === undefined && url !== undefined) {
    found.push(finding("warning", "sso-legacy", {
      message: `profile "${name}" has its own sso_start_url instead of an sso_session`,
      at: url.origin,
      consequence: "its token never renews itself: a login is needed every time it expires",
      fix: "move sso_start_url and sso_region to an [sso-session] section",
      fixable: url.origin.file === profile.config?.origin.file,
    }));
  }
  const some = session ?? url;
  if (asked || some === undefined || givesOtherwise(profile)) return;
  found.push(finding("warning", "sso-incomplete", {
    message: `profile "${name}" has neither sso_account_id nor sso_role_name`,
    at: some.origin,
    consequence: "the AWS CLI and boto3 find no credentials in it, the JavaScript SDK fails",
  }));
}

function givesOtherwise({ values }: Profile): boolean {
  return [
    "role_arn",
    "aws_access_key_id",
    "credential_process",
    "web_identity_token_file",
    "login_session",
  ]
    .some((key) => values.has(key));
}

/** Parts of credentials that never come together. */
function checkPieces(profile: Profile, found: Diagnostic[]): void {
  const { values, name, config, credentials } = profile;
  const source = values.get("source_profile") ?? values.get("credential_source");
  if (source !== undefined && !givesOtherwise(profile) && !values.has("sso_account_id")) {
    found.push(finding("warning", "no-credentials", {
      message: `profile "${name}" names a source of credentials but no role_arn`,
      at: source.origin,
      consequence: "the AWS CLI and boto3 find no credentials in it",
    }));
  }
  for (const section of [config, credentials]) checkPair(section, profile, found);
  const pair = credentials?.values.has("aws_access_key_id") === true ? credentials : config;
  const stray = values.get("aws_session_token");
  const id = pair?.values.get("aws_access_key_id");
  if (stray !== undefined && id !== undefined && stray.origin.file !== id.origin.file) {
    found.push(finding("warning", "partial-credentials", {
      message: `the aws_session_token of profile "${name}" is not in the file of its access key`,
      at: stray.origin,
      consequence: "the AWS CLI does not use it, the JavaScript SDK sends both together",
    }));
  }
}

/** A key id and its secret have to stand in one file. */
function checkPair(section: Section | null, profile: Profile, found: Diagnostic[]): void {
  const id = section?.values.get("aws_access_key_id");
  const secret = section?.values.get("aws_secret_access_key");
  const alone = id === undefined ? secret : secret === undefined ? id : undefined;
  if (alone === undefined) return;
  const [here, gone] = id === undefined
    ? ["aws_secret_access_key", "aws_access_key_id"]
    : ["aws_access_key_id", "aws_secret_access_key"];
  found.push(finding("warning", "partial-credentials", {
    message: `profile "${profile.name}" has ${here} but no ${gone} in this file`,
    at: alone.origin,
    consequence: "the AWS CLI and boto3 need both in one file",
  }));
}

/** Unknown keys that are near to a known one; others may be another tool's. */
function checkKeys(profile: Profile, meant: Map<string, string | null>, found: Diagnostic[]): void {
  for (const [key, value] of profile.values) {
    let wanted = meant.get(key);
    if (wanted === undefined) meant.set(key, wanted = meantKey(key));
    if (wanted === null || profile.values.has(wanted)) continue;
    found.push(finding("warning", "unknown-key", {
      message: `profile "${profile.name}" has the unknown key "${key}"`,
      at: value.origin,
      consequence: "no AWS tool reads it",
      fix: `did you mean ${wanted}?`,
    }));
  }
}

/** Temporary keys that are over, by what stands beside them. */
function checkExpiry(profile: Profile, now: number, found: Diagnostic[]): void {
  const expiry = hasTemporaryKeys(profile) ? keyExpiry(profile) : null;
  if (expiry === null) return;
  const { state, expires_at } = keysState(expiry.text, now);
  if (state !== "expired") return;
  const source = profile.credentials?.values.get(sourceKey)?.text;
  found.push(finding("warning", "expired-leftover", {
    message: `the temporary keys of profile "${profile.name}" expired at ${expires_at}`,
    at: expiry.origin,
    consequence: "AWS refuses every request that is signed with them",
    // What is no plain word could be more than one command when it is copied.
    fix: source === undefined || !plainWord.test(source) || !plainWord.test(profile.name)
      ? `remove [${profile.name}], or have its keys written anew`
      : `awsprof export ${source} --to-profile ${profile.name}`,
  }));
}

const plainWord = /^[A-Za-z0-9_.@:/+=,][A-Za-z0-9_.@:/+=,-]*$/;

function checkVisibility(
  profile: Profile,
  readers: readonly Reader[] | undefined,
  found: Diagnostic[],
): void {
  if (readers === undefined || readers.includes("js") || readers.length === 0) return;
  if (profile.values.size === 0) return;
  found.push(finding("warning", "partial-visibility", {
    message: `profile "${profile.name}" exists only for the AWS CLI and boto3`,
    at: profile.origin,
    consequence: "the JavaScript SDK does not understand it",
  }));
}
