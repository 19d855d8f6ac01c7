/**
 * Credentials of the instance that this runs on, from its metadata service, by the AWS SDK's own
 * provider with botocore's rules for variables and the selected profile's keys.
 *
 * The SDK takes its endpoint from the environment or from the files as it reads them: it is told by
 * variables of this process what was decided here, so that it opens no file.
 */
import { fromInstanceMetadata } from "@smithy/credential-provider-imds";
import type { Origin } from "../config/types.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { wordToType } from "../output/quote.ts";
import { quoted } from "../output/text.ts";
import type { Step } from "../resolve/types.ts";
import { within } from "./patience.ts";
import { ProviderFailure } from "./provider_failure.ts";
import { fromSdk } from "./sdk.ts";
import type { Credentials, Ground } from "./types.ts";

/** The instance's credentials. Throws Failure. */
export async function instance(
  host: Host,
  step: Step,
  { ground }: { ground: Ground },
): Promise<Credentials> {
  const endpoint = endpointOf(host, ground);
  const seconds = countOf("metadata_service_timeout", { host, ground });
  const attempts = countOf("metadata_service_num_attempts", { host, ground });
  const isV1Disabled = settingOf("ec2_metadata_v1_disabled", { host, ground })?.text;
  host.setVariables({
    AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint,
    AWS_EC2_METADATA_V1_DISABLED: String(isV1Disabled?.toLowerCase() === "true"),
  });
  const timeout = seconds * 1000;
  const provider = fromInstanceMetadata({
    timeout,
    maxRetries: attempts - 1,
    logger: { ...quiet, warn: () => host.err(extended) },
  });
  try {
    // A token, and twice as many tries; a service that gives a byte at a time has no limit there.
    const credentials = await within(host, timeout * (1 + 2 * attempts) + 500, provider());
    return fromSdk(credentials, step.method);
  } catch (error) {
    throw new ProviderFailure(problemOf(error, { endpoint, step }), {
      hints: [
        ground.profile === null
          ? "awsprof show"
          : `awsprof show ${wordToType(ground.profile.name)}`,
      ],
    });
  }
}

const quiet = { debug() {}, info() {}, error() {}, trace() {} };

const extended = "awsprof: warning: the metadata service gives credentials that have expired; " +
  "AWS may take them some minutes longer\n";

interface Setting {
  readonly text: string;
  readonly origin: Origin;
}

/** A variable, which is also there where it is empty, else the selected profile's key. */
function settingOf(key: string, from: { host: Host; ground: Ground }): Setting | null {
  const variable = `AWS_${key.toUpperCase()}`;
  const given = from.host.env.get(variable);
  if (given !== undefined) return { text: given, origin: { variable } };
  return from.ground.profile?.values.get(key) ?? null;
}

/** One, where nothing is said. Throws Failure (exit 5) for what is no whole number above zero. */
function countOf(key: string, from: { host: Host; ground: Ground }): number {
  const setting = settingOf(key, from);
  if (setting === null) return 1;
  const { text, origin } = setting;
  if (/^\s*\+?\d+\s*$/.test(text) && Number(text) > 0) return Number(text);
  throw new ProviderFailure(`${key} is ${quoted(text)}, which is no whole number above zero`, {
    code: ExitCode.badConfiguration,
    origin,
  });
}

/** Base URL by `ec2_metadata_service_endpoint`, else by the mode. Throws Failure (exit 5). */
function endpointOf(host: Host, ground: Ground): string {
  const code = ExitCode.badConfiguration;
  const own = settingOf("ec2_metadata_service_endpoint", { host, ground });
  if (own !== null && own.text !== "") {
    if (/^https?:/.test(own.text) && URL.canParse(own.text)) return own.text.replace(/\/+$/, "");
    throw new ProviderFailure(`${quoted(own.text)} is not the URL of a metadata service`, {
      code,
      origin: own.origin,
    });
  }
  const mode = settingOf("ec2_metadata_service_endpoint_mode", { host, ground });
  const isV6 = settingOf("imds_use_ipv6", { host, ground })?.text.toLowerCase() === "true";
  const name = mode?.text.toLowerCase() ?? (isV6 ? "ipv6" : "ipv4");
  const base = Object.hasOwn(bases, name) ? bases[name] : undefined;
  if (base !== undefined) return base;
  throw new ProviderFailure(`${quoted(name)} is not a mode of the metadata service`, {
    code,
    hints: ["export AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=IPv4"],
    ...(mode === null ? {} : { origin: mode.origin }),
  });
}

const bases: Readonly<Record<string, string>> = {
  ipv4: "http://169.254.169.254",
  ipv6: "http://[fd00:ec2::254]",
};

function problemOf(
  error: unknown,
  from: { endpoint: string; step: Step },
): string {
  if (!(error instanceof Error)) throw error;
  const { endpoint, step } = from;
  const service = `the metadata service at ${quoted(endpoint)}`;
  const status = "statusCode" in error ? Number(error.statusCode) : 0;
  if (error.name === "InstanceMetadataV1FallbackError") {
    return `${service} gives no session token, and asking without one is disabled`;
  }
  if (status === 404) return `${service} has no role: none is attached to this instance`;
  if (status !== 0) return `${service} answered HTTP ${status}`;
  if (error instanceof SyntaxError) return `${service} did not answer with JSON`;
  if (error.message.startsWith("Invalid response")) {
    return `${service} answered without credentials`;
  }
  const nothing = `${service} does not answer`;
  return step.values.credential_source === undefined
    ? `there are no credentials for it: nothing else gives any, and ${nothing}`
    : nothing;
}
