/**
 * Calls to STS: the query protocol, signed with Signature Version 4 (model sts/2011-06-15).
 *
 * The region is the selected profile's; without one the AWS CLI takes the global endpoint, but
 * refuses to sign for an endpoint of one's own.
 */
import { AwsV4Signer } from "aws4fetch";
import { parseAwsTime } from "../config/aws_values.ts";
import type { Origin } from "../config/types.ts";
import { ExitCode, Failure } from "../errors.ts";
import type { Host, HttpAnswer } from "../host.ts";
import { quoted } from "../output/text.ts";
import { endpoint, isHttpUrl } from "../resolve/endpoints.ts";
import { BadAnswer } from "../sso/oidc.ts";
import { Secret } from "../sso/secret.ts";
import { type Asked, exchange, type Reading } from "../sso/service.ts";
import type { Credentials, Ground } from "./types.ts";

/** One call to STS. */
export interface StsCall {
  readonly action:
    | "AssumeRole"
    | "AssumeRoleWithWebIdentity"
    | "GetCallerIdentity"
    | "GetFederationToken";
  readonly parameters: Readonly<Record<string, string>>;
  /** Whose key signs it; null for a call that nobody signs. */
  readonly signer: Credentials | null;
}

/** Texts of the answer's elements that hold only text, by name, the first of each name. */
export type StsAnswer = ReadonlyMap<string, string>;

/** The answer of STS. Throws ServiceError, NetworkError, and Failure where no endpoint is known. */
export async function callSts(host: Host, call: StsCall, ground: Ground): Promise<StsAnswer> {
  const { action, parameters, signer } = call;
  const { url, region } = stsPlace(host, { ground, isSigned: signer !== null });
  const body = new URLSearchParams({ Action: action, Version: "2011-06-15", ...parameters })
    .toString();
  const plain: Asked = {
    method: "POST",
    url,
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body,
  };
  return await exchange(host, {
    // A role that is assumed twice does no harm, but a code counts once.
    repeatable: parameters["TokenCode"] === undefined,
    request: async () =>
      signer === null ? plain : await signed(host, plain, { signer, region, service: "sts" }),
    read: readXml,
  });
}

/** The temporary key in an answer. Throws BadAnswer where there is none. */
export function credentialsIn(answer: StsAnswer, method: Credentials["method"]): Credentials {
  const text = (name: string): string => textIn(answer, name);
  const expiresAt = parseAwsTime(text("Expiration"));
  if (expiresAt === null) throw new BadAnswer("Expiration");
  return {
    accessKeyId: text("AccessKeyId"),
    secretAccessKey: new Secret(text("SecretAccessKey")),
    sessionToken: new Secret(text("SessionToken")),
    expiresAt,
    accountId: /^arn:[^:]*:sts::(\d{12}):/.exec(answer.get("Arn") ?? "")?.[1] ?? null,
    method,
  };
}

/** The text of an element. Throws BadAnswer where it is missing or empty. */
export function textIn(answer: StsAnswer, name: string): string {
  const value = answer.get(name);
  if (value === undefined || value === "") throw new BadAnswer(name);
  return value;
}

function stsPlace(
  host: Host,
  { ground, isSigned }: { ground: Ground; isSigned: boolean },
): { url: string; region: string } {
  const { region, graph, profile } = ground;
  if (region.value === null) {
    const found = endpoint("sts", { region: globalRegion, profile, graph, env: host.env });
    if (found !== null && !("built_in" in found.origin)) {
      if (!isSigned) return { url: urlOf(found), region: globalRegion };
      throw new Failure("no region is chosen, and an endpoint of one's own needs one", {
        code: ExitCode.badConfiguration,
        hints: ["export AWS_REGION=eu-west-1"],
        origin: found.origin,
      });
    }
    return { url: "https://sts.amazonaws.com", region: globalRegion };
  }
  const found = endpoint("sts", { region: region.value, profile, graph, env: host.env });
  if (found === null) {
    throw new Failure(`${quoted(region.value)} is not a region`, {
      code: ExitCode.badConfiguration,
      ...(region.origin === null ? {} : { origin: region.origin }),
    });
  }
  return { url: urlOf(found), region: region.value };
}

function urlOf({ url, origin }: { url: string; origin: Origin }): string {
  if (isHttpUrl(url)) return url;
  throw new Failure(`the endpoint ${quoted(url)} is not a URL`, {
    code: ExitCode.badConfiguration,
    origin,
  });
}

const globalRegion = "us-east-1";

/** The request with the signature of a key for a service. */
export async function signed(
  host: Host,
  plain: Asked,
  by: { signer: Credentials; region: string; service: "sts" | "iam" },
): Promise<Asked> {
  const { signer, region, service } = by;
  const now = new Date(host.now()).toISOString().replace(/[:-]|\.\d{3}/g, "");
  const { headers } = await new AwsV4Signer({
    method: plain.method,
    url: plain.url,
    headers: plain.headers,
    body: plain.body ?? "",
    accessKeyId: signer.accessKeyId,
    secretAccessKey: signer.secretAccessKey.reveal(),
    ...(signer.sessionToken === null ? {} : { sessionToken: signer.sessionToken.reveal() }),
    service,
    region,
    datetime: now,
  }).sign();
  return { ...plain, headers: Object.fromEntries(headers) };
}

/** An answer of the query protocol: its texts, or the error's name and words. */
export function readXml(answer: HttpAnswer): Reading<StsAnswer> {
  const isOk = answer.status < 300;
  const leaves = leavesOf(answer.body);
  const isAnswer = /<(\w+Response)\b[^>]*>[\s\S]*<\/\1>\s*$/.test(answer.body);
  return {
    value: isOk && isAnswer ? leaves : null,
    name: isOk || !isAnswer ? null : leaves.get("Code") ?? null,
    words: isOk || !isAnswer ? null : leaves.get("Message") ?? null,
  };
}

function leavesOf(xml: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", text = ""] of xml.matchAll(/<([A-Za-z]+)>([^<]*)<\/\1>/g)) {
    if (!found.has(name)) found.set(name, unescaped(text));
  }
  return found;
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(entities, name) ? entities[name] ?? whole : whole;
    const code = decimal === undefined ? parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};
