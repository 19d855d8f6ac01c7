/**
 * Findings about what works and is dangerous all the same: keys in plain text, a `[default]` that
 * nobody has to choose, and start URLs that only look alike.
 */
import { sessionTokenIn } from "../config/known_keys.ts";
import { finding } from "../config/diagnostics.ts";
import { plainUrl } from "../config/repair_sections.ts";
import type { Diagnostic, Profile, ProfileGraph, Value } from "../config/types.ts";
import { selectProfile } from "./select.ts";

/** These findings, in the order of the profiles; `isProtected` is about `[default]`. */
export function checkSafety(
  graph: ProfileGraph,
  options: { isProtected: boolean; env: ReadonlyMap<string, string> },
): Diagnostic[] {
  const found: Diagnostic[] = [...checkSelection(graph, options.env)];
  for (const profile of graph.profiles.values()) {
    if (profile.name === "default") found.push(...checkDefault(profile, options));
    found.push(...checkKeys(profile));
  }
  found.push(...checkStartUrls(graph));
  return found;
}

function checkSelection(graph: ProfileGraph, env: ReadonlyMap<string, string>): Diagnostic[] {
  const { name, chosen, reason } = selectProfile({ argument: null, env }, "cli-v2");
  if (!chosen || name === "" || graph.profiles.has(name) || !("variable" in reason)) return [];
  return [finding("error", "profile-not-found", {
    message: `${reason.variable} is "${name}", which is not a profile`,
    consequence: `the AWS CLI ends with: The config profile (${name}) could not be found`,
    fix: `unset ${reason.variable}`,
  })];
}

/** A bare `aws` uses it without anybody having chosen it. */
function checkDefault(
  profile: Profile,
  { isProtected }: { isProtected: boolean },
): Diagnostic[] {
  const how = ways.map((key) => profile.values.get(key)).find((value) => value !== undefined);
  if (how === undefined && !isProtected) return [];
  return [finding("warning", "default-protected", {
    message: isProtected
      ? "[default] is a protected account"
      : "[default] gives credentials, whether a profile was chosen or not",
    at: isProtected || how === undefined ? profile.origin : how.origin,
    consequence: "every command for which no profile was chosen runs there",
    fix: "give it a name of its own, and choose it by that",
  })];
}

const ways = [
  "role_arn",
  "sso_account_id",
  "aws_access_key_id",
  "login_session",
  "credential_process",
] as const;

/** Long-lived keys; temporary ones die by themselves. */
function checkKeys(profile: Profile): Diagnostic[] {
  return [profile.config, profile.credentials].flatMap((section) => {
    const secret = section?.values.get("aws_secret_access_key");
    const id = section?.values.get("aws_access_key_id");
    const token = section === null ? undefined : sessionTokenIn(section.values);
    const isLasting = secret !== undefined && secret.text !== "" && (token?.text ?? "") === "" &&
      id?.text.startsWith("ASIA") !== true;
    if (!isLasting) return [];
    return [finding("warning", "plain-keys", {
      message: `the long-lived keys of profile "${profile.name}" stand here in plain text`,
      at: secret.origin,
      consequence: "whoever reads this file or a copy of it has them until they are revoked",
      fix: "aws configure sso, or a credential_process that asks a keychain for them",
    })];
  });
}

/** The AWS tools name a legacy token by the very text of its URL, and each text needs its own login. */
function checkStartUrls(graph: ProfileGraph): Diagnostic[] {
  const first = new Map<string, Value>();
  const told = new Set<string>();
  const found: Diagnostic[] = [];
  const sections = [...graph.ssoSessions.values(), ...graph.profiles.values()];
  for (const { values } of sections) {
    const url = values.get("sso_start_url");
    if (url === undefined || url.text === "" || told.has(url.text)) continue;
    told.add(url.text);
    const plain = plainUrl(url.text);
    const known = first.get(plain);
    if (known === undefined) {
      first.set(plain, url);
      continue;
    }
    found.push(finding("warning", "start-urls-differ", {
      message: `"${url.text}" and "${known.text}" (line ${known.origin.line}) are one portal`,
      at: url.origin,
      consequence: "the AWS tools keep a login for each spelling",
      fix: `write ${known.text} in both places`,
      fixable: true,
    }));
  }
  return found;
}
