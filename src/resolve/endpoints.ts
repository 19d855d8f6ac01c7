/**
 * Where a service is asked: variables, the profile's keys, else AWS's own host name.
 *
 * The order is botocore's (configprovider.py): variable of the service, `AWS_ENDPOINT_URL`, the
 * profile's `services` section, its `endpoint_url`; `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` or the key
 * of that name turns all of them off. The profile is the selected one, not its source.
 */
import type { Origin, Profile, ProfileGraph } from "../config/types.ts";

/** The services that are asked by their region, as botocore calls them in variables and keys. */
export type Service = "sso_oidc" | "sso" | "sts" | "signin";

/**
 * The base URL, and what decided it; null for text that is no region. It has no slash at its end,
 * except for STS, which is asked at the very URL that somebody wrote.
 */
export function endpoint(
  service: Service,
  from: {
    region: string;
    profile: Profile | null;
    graph: ProfileGraph;
    env: ReadonlyMap<string, string>;
  },
): { url: string; origin: Origin } | null {
  const configured = configuredEndpoint(service, from);
  if (configured !== null) {
    const { url } = configured;
    return { ...configured, url: service === "sts" ? url : url.replace(/\/+$/, "") };
  }
  // What is no region would become another host, to which the secrets would go.
  if (!isRegionName(from.region)) return null;
  const suffix = suffixes.find(([prefix]) => from.region.startsWith(prefix))?.[1];
  const own = service === "signin" ? signinHost(from.region, suffix) : null;
  return {
    url: `https://${own ?? `${hostNames[service]}.${from.region}.${suffix ?? "amazonaws.com"}`}`,
    origin: { built_in: true },
  };
}

/** Whether the text has the form of a region's name, of which hosts are made. */
export function isRegionName(text: string): boolean {
  return /^[a-z]{2,}(-[a-z0-9]+){2,}$/.test(text);
}

/** Whether the text is a URL that can be asked: `localhost:4566` is one of an unknown scheme. */
export function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? "");
}

const hostNames: Readonly<Record<Service, string>> = {
  sso_oidc: "oidc",
  sso: "portal.sso",
  sts: "sts",
  signin: "signin",
};

/** The older partitions have names of their own for it (botocore's endpoint rules of signin). */
function signinHost(region: string, suffix: string | undefined): string | null {
  if (region.startsWith("us-gov-")) return `${region}.signin.amazonaws-us-gov.com`;
  if (region.startsWith("cn-")) return `${region}.signin.amazonaws.cn`;
  return suffix === undefined ? `${region}.signin.aws.amazon.com` : null;
}

/** Partitions by the beginning of their regions' names (botocore's partitions.json). */
const suffixes: readonly [string, string][] = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["us-iso-", "c2s.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
];

/** The URL that a variable or the profile gives for a service, or null. */
export function configuredEndpoint(
  service: Service | "iam",
  from: { profile: Profile | null; graph: ProfileGraph; env: ReadonlyMap<string, string> },
): { url: string; origin: Origin } | null {
  const { profile, graph, env } = from;
  const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === "true";
  const ignored = env.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  if (isTrue(ignored ?? profile?.values.get("ignore_configured_endpoint_urls")?.text)) return null;
  for (const variable of [`AWS_ENDPOINT_URL_${service.toUpperCase()}`, "AWS_ENDPOINT_URL"]) {
    const url = env.get(variable);
    if (url !== undefined && url !== "") return { url, origin: { variable } };
  }
  const section = graph.services.get(profile?.values.get("services")?.text ?? "");
  const own = section?.values.get(service)?.nested?.get("endpoint_url");
  for (const value of [own, profile?.values.get("endpoint_url")]) {
    if (value !== undefined && value.text !== "") return { url: value.text, origin: value.origin };
  }
  return null;
}
