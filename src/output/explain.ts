/** The screen of `show`. */
import type { Diagnostic, Origin, Reader } from "../config/types.ts";
import type {
  Plan,
  RegionAnswer,
  SessionState,
  Step,
  StepKey,
  Summary,
  View,
  Views,
} from "../resolve/types.ts";
import { findingText, originText } from "./messages.ts";
import { type Now, sessionWords } from "./session_words.ts";
import type { Style } from "./style.ts";
import { displayWidth, printable } from "./text.ts";

/** Everything that `show` knows of a profile. */
export interface Explained {
  readonly name: string;
  readonly chosen: boolean;
  readonly exists: boolean;
  readonly reason: Origin;
  readonly shadowed: readonly Origin[];
  readonly summary: Summary | null;
  readonly isProtected: boolean;
  readonly region: RegionAnswer;
  readonly session: SessionState | null;
  readonly plan: Plan;
  readonly views: Views;
  readonly visibleTo: readonly Reader[];
  readonly findings: readonly Diagnostic[];
}

interface Look {
  readonly style: Style;
  readonly home: string | null;
  readonly now: Now;
  readonly width: number;
}

/** The whole screen, each line ended. */
export function explain(explained: Explained, look: Look): string {
  const parts = [heading(explained, look), facts(explained, look), how(explained, look)];
  parts.push(differences(explained, look), warnings(explained, look));
  return parts.filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line.trimEnd()}\n`).join("")).join("\n");
}

function heading(explained: Explained, { style, home }: Look): string[] {
  const name = printable(explained.name);
  const painted = explained.isProtected ? style.red(name) : style.bold(name);
  const mark = explained.isProtected ? `  ${style.red("protected")}` : "";
  return [`${painted}   because ${because(explained, home)}${mark}`];
}

function because(explained: Explained, home: string | null): string {
  const { reason } = explained;
  if ("argument" in reason) return "you asked for it";
  if ("variable" in reason) return `${reason.variable}=${printable(explained.name)}`;
  if ("file" in reason) return originText(reason, home);
  return "nothing else is chosen";
}

function facts(explained: Explained, look: Look): string[] {
  const { summary, region, plan } = explained;
  const rows: [string, string, string, Origin | null][] = [];
  if (summary !== null) {
    const place = (keys: readonly string[]): [string, Origin | null] => {
      const used = plan.used.find((each) =>
        each.profile === explained.name && keys.includes(each.key)
      );
      if (used !== undefined) return [used.key, used.origin];
      return ["", plan.used.find((each) => each.key === "AWS_ROLE_ARN")?.origin ?? null];
    };
    if (summary.account_id !== null) {
      const keys = ["sso_account_id", "role_arn", "aws_account_id"];
      rows.push(["account", summary.account_id, ...place(keys)]);
    }
    if (summary.role_name !== null) {
      rows.push(["role", summary.role_name, ...place(["sso_role_name", "role_arn"])]);
    }
  }
  rows.push(regionRow(region));
  const lines = columns(rows.map(([label, value, key, origin]) => [
    label,
    printable(value),
    key,
    origin === null ? "" : look.style.dim(originText(origin, look.home)),
  ]));
  return lines.map((line) => `  ${line}`);
}

function regionRow(region: RegionAnswer): [string, string, string, Origin | null] {
  const { value, origin } = region;
  if (value !== null) {
    return ["region", value, origin !== null && "file" in origin ? "region" : "", origin];
  }
  return ["region", "none", origin === null ? "" : "set to the empty text", origin];
}

function how(explained: Explained, look: Look): string[] {
  const { plan, session } = explained;
  const lines = ["  how"];
  plan.steps.forEach((step, index) => {
    const number = `    ${index + 1}  `;
    const who = step.profile === null ? "" : `${printable(step.profile)}  `;
    const place = look.style.dim(originText(step.origin, look.home));
    lines.push(`${number}${who}${stepWords(step)}  ${place}`);
    const more = details(step);
    if (more !== "") lines.push(`       ${more}`);
    const isKept = step.method === "shared-credentials-file" || step.method === "config-file";
    const state = session === null || session.state === "not-needed"
      ? null
      : sessionWords(session, look.now);
    if (state !== null && step.session_key !== null) lines.push(`       session ${state}`);
    if (state !== null && isKept && step.profile === explained.name) {
      lines.push(`       temporary, ${state}`);
    }
  });
  if (plan.error !== null) {
    const { message, origin } = plan.error;
    const place = origin === null ? "" : `  ${look.style.dim(originText(origin, look.home))}`;
    lines.push(`    ${look.style.red("!")}  the AWS CLI ends with:${place}`);
    lines.push(...message.split("\n").map((line) => `       ${printable(line)}`));
  } else if (plan.steps.length === 0) {
    lines.push(`    ${look.style.red("!")}  nothing gives credentials`);
  }
  return lines;
}

function stepWords(step: Step): string {
  const value = (key: StepKey): string => printable(step.values[key]?.value ?? "");
  switch (step.method) {
    case "env":
      return `keys from the environment (${value("access_key_id")})`;
    case "config-file":
      return `keys from the config file (${value("access_key_id")})`;
    case "shared-credentials-file":
      return `keys from the credentials file (${value("access_key_id")})`;
    case "sso": {
      const session = step.values.sso_session === undefined
        ? `start URL ${value("sso_start_url")}`
        : `session "${value("sso_session")}"`;
      return `SSO ${session}, account ${value("sso_account_id")}, role ${value("sso_role_name")}`;
    }
    case "assume-role":
      return `assume role ${value("role_arn")}`;
    case "assume-role-with-web-identity":
      return `assume role ${value("role_arn")} with the token in ${
        value("web_identity_token_file")
      }`;
    case "custom-process":
      return `run ${value("command")}`;
    case "login":
      return `console login ${value("login_session")}`;
    case "container-role":
      return "the role of the container";
    case "iam-role":
      return "the role of the EC2 instance";
  }
}

const detailWords: Partial<Record<StepKey, string>> = {
  external_id: "external id",
  mfa_serial: "MFA",
  role_session_name: "session name",
  duration_seconds: "seconds",
  credential_source: "source",
};

function details(step: Step): string {
  const words: string[] = [];
  for (const [key, label] of Object.entries(detailWords)) {
    const sourced = step.values[key as StepKey];
    if (sourced === undefined) continue;
    const text = printable(sourced.value);
    words.push(key === "external_id" ? `${label} "${text}"` : `${label} ${text}`);
  }
  return words.join(", ");
}

const toolNames: Record<Reader, string> = {
  "cli-v2": "AWS CLI v2",
  boto3: "boto3, AWS CLI v1",
  js: "JS SDK",
};

function differences(explained: Explained, look: Look): string[] {
  const own = explained.views["cli-v2"];
  const rows = (["boto3", "js"] as const).map((reader) => {
    const words = difference(own, explained.views[reader]);
    return { reader, words };
  });
  const isSeen = (reader: Reader): boolean =>
    !explained.exists || explained.visibleTo.includes(reader);
  if (rows.every(({ reader, words }) => words === "" && isSeen(reader))) {
    return [look.style.dim("  boto3, AWS CLI v1 and the JS SDK see the same")];
  }
  const width = Math.max(...rows.map(({ reader }) => toolNames[reader].length));
  return [
    "  others see it differently",
    ...rows.map(({ reader, words }) => {
      const hidden = isSeen(reader) ? "" : `"${printable(explained.name)}" is no profile there`;
      const text = [hidden, words].filter((part) => part !== "").join("; ") || "the same";
      return `    ${toolNames[reader].padEnd(width)}   ${text}`;
    }),
  ];
}

function difference(own: View, other: View): string {
  const words: string[] = [];
  if (own.profile !== other.profile) words.push(`profile ${printable(other.profile)}`);
  if (own.region !== other.region) words.push(`region ${printable(other.region ?? "none")}`);
  if (own.error !== other.error && other.error !== null) words.push(`fails: ${other.error}`);
  else if (own.error !== other.error) words.push("does not fail");
  if (other.error === null && own.method !== other.method) {
    words.push(`credentials by ${other.method ?? "nothing"}`);
  }
  return words.join(", ");
}

function warnings(explained: Explained, look: Look): string[] {
  const { style, home } = look;
  const told = explained.plan.error?.code;
  const findings = explained.findings.filter((finding) =>
    finding.severity !== "info" && finding.code !== told
  );
  return findings.map((finding) => {
    const paint = finding.severity === "error" ? style.red : style.yellow;
    const after = finding.consequence === null ? "" : `: ${printable(finding.consequence)}`;
    return paint(`  ! ${findingText(finding, home)}${after}`);
  });
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => widths[index] = Math.max(widths[index] ?? 0, plainWidth(cell)));
  }
  return rows.map((row) =>
    row.map((cell, index) => cell + " ".repeat((widths[index] ?? 0) - plainWidth(cell))).join("   ")
  );
}

function plainWidth(text: string): number {
  // deno-lint-ignore no-control-regex -- colours take no room
  return displayWidth(text.replace(/\x1b\[[0-9;]*m/g, ""));
}
