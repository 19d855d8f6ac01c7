/**
 * The addresses of the web console and of its sign-in, by partition.
 *
 * Sign-in by federation: IAM User Guide, "Enable custom identity broker access to the AWS console".
 * Signing out of another account first is one address with the sign-in in `redirect_uri`, which is
 * followed only if that is on a host with a region in its name.
 */
import type { Origin, Profile, ProfileGraph } from "../config/types.ts";
import { configuredEndpoint, isRegionName } from "./endpoints.ts";

/** Where one partition signs in, and where its console is. */
export interface ConsoleHosts {
  /** URL of the sign-in without a slash at its end. */
  readonly signin: string;
  /** The same on a host with a region in its name. */
  readonly regional: string;
  /** Domain of the console, before which a region may stand. */
  readonly console: string;
  /** What decided it. */
  readonly origin: Origin;
}

/** The hosts for a region, or for an ARN's partition where no region is known; null for no such. */
export function consoleHosts(
  of: { region: string | null; arn: string },
  from: { profile: Profile | null; graph: ProfileGraph; env: ReadonlyMap<string, string> },
): ConsoleHosts | null {
  const named = of.arn.split(":")[1] ?? "aws";
  const row = partitions.find(([partition, prefix]) =>
    of.region === null ? partition === named : of.region.startsWith(prefix)
  );
  if (row === undefined || (of.region !== null && isForeign(of.region))) return null;
  const [, , signin, console, region] = row;
  const configured = configuredEndpoint("signin", from);
  if (configured !== null) {
    const url = configured.url.replace(/\/+$/, "");
    return { signin: url, regional: url, console, origin: configured.origin };
  }
  return {
    signin: `https://${signin}`,
    regional: `https://${region}.${signin}`,
    console,
    origin: { built_in: true },
  };
}

/** Partition, beginning of its regions' names, sign-in, console, region whose sign-in is named. */
const partitions: readonly (readonly [string, string, string, string, string])[] = [
  ["aws-cn", "cn-", "signin.amazonaws.cn", "console.amazonaws.cn", "cn-north-1"],
  [
    "aws-us-gov",
    "us-gov-",
    "signin.amazonaws-us-gov.com",
    "console.amazonaws-us-gov.com",
    "us-gov-west-1",
  ],
  ["aws", "", "signin.aws.amazon.com", "console.aws.amazon.com", "us-east-1"],
];

/** Regions of partitions whose console is not known here, and text that is no region. */
function isForeign(region: string): boolean {
  return /^(us-iso|eu-isoe|eusc-)/.test(region) || !isRegionName(region);
}

/** The page of a service, or of the console's home; null for text that leads out of the console. */
export function destination(
  hosts: ConsoleHosts,
  wanted: { service: string | null; region: string | null },
): string | null {
  const { service, region } = wanted;
  const base = `https://${region === null ? "" : `${region}.`}${hosts.console}/`;
  if (service !== null && !/^\/?(?!.*\/\/)[A-Za-z0-9][\w.~!$&'()*+,;=:@%/?#-]*$/.test(service)) {
    return null;
  }
  const url = URL.parse(pathOf(service ?? "console"), base);
  if (url === null || url.origin !== new URL(base).origin) return null;
  if (region !== null) url.searchParams.set("region", region);
  return url.href;
}

/** A service's own name is its path, with these exceptions. */
function pathOf(service: string): string {
  const path = service.replace(/^\//, "");
  if (/[/?#]/.test(path)) return `/${path}`;
  const name = path.toLowerCase();
  const known = Object.hasOwn(paths, name) ? paths[name] : undefined;
  return `/${known ?? `${name}/home`}`;
}

const paths: Readonly<Record<string, string>> = {
  "codebuild": "codesuite/codebuild/home",
  "codecommit": "codesuite/codecommit/home",
  "codedeploy": "codesuite/codedeploy/home",
  "codepipeline": "codesuite/codepipeline/home",
  "dynamodb": "dynamodbv2/home",
  "eventbridge": "events/home",
  "logs": "cloudwatch/home#logsV2:log-groups",
  "opensearch": "aos/home",
  "sfn": "states/home",
  "ssm": "systems-manager/home",
  "sso": "singlesignon/home",
  "stepfunctions": "states/home",
};

/** The address that signs in and goes on to a page. */
export function signinUrl(base: string, from: { token: string; destination: string }): string {
  const query = new URLSearchParams({
    Action: "login",
    Issuer: "awsprof",
    Destination: from.destination,
    SigninToken: from.token,
  });
  return `${base}/federation?${query}`;
}

/** The address that signs out whoever is signed in, and goes on to another address. */
export function logoutUrl(hosts: ConsoleHosts, next: string): string {
  return `${hosts.regional}/oauth?${new URLSearchParams({ Action: "logout", redirect_uri: next })}`;
}
