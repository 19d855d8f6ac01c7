/** What the AWS CLI v2 would print about a configuration, told from our answers alone. */
import { buildGraph } from "../../src/config/graph.ts";
import { locate } from "../../src/config/locations.ts";
import type { FileKind, Origin, ProfileGraph, SourceFile } from "../../src/config/types.ts";
import { pythonRepr } from "../../src/config/text.ts";
import { planFor } from "../../src/resolve/plan.ts";
import { resolveRegion } from "../../src/resolve/region.ts";
import { selectProfile } from "../../src/resolve/select.ts";
import type { Step } from "../../src/resolve/types.ts";
import type { Printed } from "./aws_cli.ts";
import { loginSession } from "./generate.ts";
import { tokens } from "./home.ts";
import {
  containerKey,
  loginKey,
  portalKey,
  processKey,
  roleKey,
  secret,
  webIdentityKey,
} from "./stand_in.ts";

export interface Situation {
  readonly home: string;
  readonly env: ReadonlyMap<string, string>;
  readonly argument: string | null;
}

/** What `aws configure list-profiles` and `aws configure list` print. */
export function predict(situation: Situation): { profiles: Printed; list: Printed } {
  const { env, home } = situation;
  const places = locate(env, { platform: "linux", accountHome: null, cwd: home, reader: "cli-v2" });
  const files = [source("config", places.config), source("credentials", places.credentials)];
  const graph = buildGraph(files, "botocore").value;
  return { profiles: profilesOf(graph), list: listOf(graph, situation) };
}

/** A file as the reader finds it; what cannot be read is as good as missing here. */
export function source(kind: FileKind, path: string): SourceFile {
  try {
    const text = Deno.readTextFileSync(path);
    return { kind, path, text, badBytes: false };
  } catch {
    return { kind, path, text: null, badBytes: false };
  }
}

function profilesOf(graph: ProfileGraph): Printed {
  const { failure } = graph;
  if (failure !== null) return failed("", `Unable to parse config file: ${failure.file}`);
  const out = [...graph.profiles.keys()].map((name) => `${name}\n`).join("");
  return { out, err: "", code: 0 };
}

function listOf(graph: ProfileGraph, { env, argument }: Situation): Printed {
  const { failure } = graph;
  if (failure !== null) return failed("", `Unable to parse config file: ${failure.file}`);
  const { name, chosen } = selectProfile({ argument, env }, "cli-v2");
  const explicit = argument !== null;
  let out = row("NAME", ["VALUE", "TYPE", "LOCATION"]);
  out += !chosen ? row("profile", unset) : row(
    "profile",
    explicit
      ? [name, "manual", "--profile"]
      : [name, "env", "['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']"],
  );
  const plan = planFor(graph, name, { env, explicit, reader: "cli-v2" });
  if (plan.error !== null && plan.error.code !== "no-credentials") {
    return failed(out, plan.error.message);
  }
  if (plan.error !== null && plan.error.origin !== null) return failed(out, plan.error.message);
  const region = resolveRegion(graph, name, { env, argument: null, reader: "cli-v2" });
  const outside = plan.steps.map((step) =>
    refusal(step, region.origin === null ? null : region.value ?? "")
  ).find((each) => each !== null);
  if (outside !== undefined && outside !== null) return failed(out, outside);
  const last = plan.steps.at(-1);
  out += last === undefined || plan.error !== null
    ? row("access_key", unset) + row("secret_key", unset)
    : keyRows(graph, last, env);
  out += row("region", regionOf(region.value, region.origin, env));
  return { out, err: "", code: 0 };
}

/** What the AWS CLI says of a step that this home and server cannot serve. */
export function refusal(
  { method, values, session_key }: Step,
  region: string | null,
): string | null {
  const login = values.login_session?.value;
  if (login !== undefined && login !== loginSession) {
    return "Error loading login session token: Unable to load a existing login session for " +
      `session ${login}, Please reauthenticate with 'aws login'.`;
  }
  if (session_key !== null && !tokens.includes(session_key)) {
    return `Error loading SSO Token: Token for ${session_key} does not exist`;
  }
  const token = values.web_identity_token_file?.value;
  if (token !== undefined && token !== "token.jwt") {
    return token.includes("\0")
      ? "embedded null byte"
      : `[Errno 2] No such file or directory: ${pythonRepr(token)}`;
  }
  // With an endpoint of one's own the AWS CLI cannot fall back to the global one.
  if (method === "assume-role" && region === null) {
    return "An error occurred (NoRegion): You must specify a region. You can also configure your " +
      'region by running "aws configure".';
  }
  return null;
}

type Row = readonly [string, string, string];

const unset: Row = ["<not set>", "None", "None"];

function row(name: string, [value, type, location]: Row): string {
  return `${padded(name, 10)} : ${padded(value, 24)} : ${padded(type, 16)} : ${location}\n`;
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - [...text].length));
}

function failed(out: string, message: string): Printed {
  return { out, err: `\naws: [ERROR]: ${message}\n`, code: 255 };
}

function keyRows(graph: ProfileGraph, step: Step, env: ReadonlyMap<string, string>): string {
  const [id, key] = keysOf(graph, step, env);
  return row("access_key", [masked(id), step.method, ""]) +
    row("secret_key", [masked(key), step.method, ""]);
}

function masked(text: string): string {
  return "*".repeat(16) + [...text].slice(-4).join("");
}

/** Key id and secret that the last step of a plan gives here. */
export function keysOf(
  graph: ProfileGraph,
  step: Step,
  env: ReadonlyMap<string, string>,
): [string, string] {
  const given: Partial<Record<Step["method"], string>> = {
    sso: portalKey,
    login: loginKey,
    "assume-role": roleKey,
    "assume-role-with-web-identity": webIdentityKey,
    "custom-process": processKey,
    "container-role": containerKey,
  };
  const id = given[step.method];
  if (id !== undefined) return [id, secret];
  if (step.method === "env") {
    return [env.get("AWS_ACCESS_KEY_ID") ?? "", env.get("AWS_SECRET_ACCESS_KEY") ?? ""];
  }
  const profile = graph.profiles.get(step.profile ?? "");
  const section = step.method === "config-file" ? profile?.config : profile?.credentials;
  const value = (key: string): string => section?.values.get(key)?.text ?? "";
  return [value("aws_access_key_id"), value("aws_secret_access_key")];
}

function regionOf(
  value: string | null,
  origin: Origin | null,
  env: ReadonlyMap<string, string>,
): Row {
  if (origin === null) return unset;
  if ("variable" in origin) return [value ?? "", "env", "['AWS_REGION', 'AWS_DEFAULT_REGION']"];
  return [value ?? "", "config-file", env.get("AWS_CONFIG_FILE") ?? "~/.aws/config"];
}
