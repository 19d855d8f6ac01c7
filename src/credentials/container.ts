/**
 * Credentials from a container's endpoint (ECS, EKS pod identity, Cloud Shell, `exec` of other
 * tools), by the AWS SDK's own provider with botocore's rules for the variables.
 *
 * The SDK's provider waits for an answer for ever and repeats what was refused, so both are done
 * here: two seconds for each of three tries, and no other try where the answer was one.
 */
import { fromHttp } from "@aws-sdk/credential-provider-http";
import type { Host } from "../host.ts";
import { quoted } from "../output/text.ts";
import type { Step } from "../resolve/types.ts";
import { within } from "./patience.ts";
import { ProviderFailure } from "./provider_failure.ts";
import { fromSdk } from "./sdk.ts";
import { readTokenFile } from "./token_file.ts";
import type { Credentials } from "./types.ts";

const timeout = 2_000;
const attempts = 3;
const pause = 1_000;

/** The container's credentials. Throws Failure. */
export async function container(host: Host, step: Step): Promise<Credentials> {
  const place = placeOf(host);
  for (let attempt = 1;; attempt++) {
    const authorization = authorizationOf(host);
    try {
      const provider = fromHttp({
        awsContainerCredentialsFullUri: place.url,
        // What is not given here it would take from the environment.
        awsContainerCredentialsRelativeUri: "",
        awsContainerAuthorizationToken: authorization,
        awsContainerAuthorizationTokenFile: "",
        maxRetries: 0,
        // Longer than we wait: at its own limit it only writes a warning.
        timeout: 10 * timeout,
      });
      return fromSdk(await within(host, timeout, provider()), step.method);
    } catch (error) {
      const { message, passes } = problemOf(error);
      if (passes && attempt < attempts) {
        await host.wait(pause);
        continue;
      }
      throw new ProviderFailure(`the container's endpoint ${quoted(place.shown)} ${message}`, {
        origin: { variable: place.variable },
      });
    }
  }
}

/** Where to ask, without a query, which may hold a secret. */
function placeOf(host: Host): { url: string; shown: string; variable: string } {
  const relative = host.env.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const variable = relative === undefined
    ? "AWS_CONTAINER_CREDENTIALS_FULL_URI"
    : "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
  const text = relative === undefined
    ? host.env.get(variable) ?? ""
    : `http://169.254.170.2${relative}`;
  // A relative one without a slash would name another host.
  if (!URL.canParse(text) || (relative !== undefined && !/^(\/|$)/.test(relative))) {
    const value = relative ?? text;
    throw new ProviderFailure(`${quoted(value.replace(/\?.*/, ""))} is not a URL`, {
      origin: { variable },
    });
  }
  const { origin, pathname } = new URL(text);
  return { url: text, shown: origin + pathname, variable };
}

/** What proves to the endpoint who we are; a file is read anew for each request. */
function authorizationOf(host: Host): string {
  const path = host.env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  const variable = path === undefined
    ? "AWS_CONTAINER_AUTHORIZATION_TOKEN"
    : "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
  const text = path === undefined ? host.env.get(variable) ?? "" : tokenIn(host, path);
  if (/[\r\n]/.test(text)) {
    throw new ProviderFailure("the token for the container's endpoint holds a line break", {
      origin: { variable },
    });
  }
  return text;
}

function tokenIn(host: Host, path: string): string {
  return readTokenFile(host, path, {
    limit: 64 * 1024,
    refusal: (why) =>
      new ProviderFailure(`the token file ${quoted(path)} ${why}`, {
        origin: { variable: "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE" },
      }),
  });
}

/** What the SDK's error means, and whether another try may succeed. */
function problemOf(error: unknown): { message: string; passes: boolean } {
  if (!(error instanceof Error)) throw error;
  const { message } = error;
  if (error.name === "TimeoutError") return { message: "does not answer", passes: true };
  if (message.startsWith("URL not accepted")) {
    return {
      message: "is not asked: without https only this machine and AWS's own addresses are",
      passes: false,
    };
  }
  const status = Number(/^Server responded with status: (\d+)/.exec(message)?.[1] ?? 0);
  if (status !== 0) {
    const words = "Code" in error && typeof error.Code === "string" ? ` ${quoted(error.Code)}` : "";
    const refused = status === 401 || status === 403 ? ", which refuses the token" : "";
    const nothing = status === 404 ? ", which knows no such path" : "";
    return {
      message: `answered HTTP ${status}${words}${refused}${nothing}`,
      passes: status >= 500 || status === 429,
    };
  }
  if (error instanceof SyntaxError) return { message: "did not answer with JSON", passes: false };
  if (message.includes("not of the required format")) {
    return { message: "answered without credentials", passes: false };
  }
  if (message.includes("ECONNREFUSED")) return { message: "cannot be reached", passes: true };
  return { message: "cannot be reached, or broke off", passes: true };
}
