/**
 * Credentials of an `aws login` (`login_session`), from its cache, `~/.aws/login/cache`, shared with
 * the AWS CLI and the SDKs: names, fields and the margin of five minutes are theirs (botocore,
 * `LoginCredentialFetcher`).
 *
 * One process at a time renews a login, and the others read what it wrote. What the service has not
 * refused but could not answer leaves keys in use that are still good.
 */
import { awsTime, isText, jsonText, parseAwsTime } from "../config/aws_values.ts";
import { loginSessionName } from "../config/cache_keys.ts";
import { ExitCode } from "../errors.ts";
import { FileError, type Host, type HttpAnswer, NetworkError } from "../host.ts";
import { wordToType } from "../output/quote.ts";
import { printable, quoted, tilde } from "../output/text.ts";
import { join } from "../paths.ts";
import { endpoint, isHttpUrl } from "../resolve/endpoints.ts";
import type { Step } from "../resolve/types.ts";
import { lockPath, underLockOrAlone } from "../sso/lock.ts";
import { Secret } from "../sso/secret.ts";
import { exchange, type Reading, readJson, ServiceError } from "../sso/service.ts";
import { writePrivate } from "../sso/token_cache.ts";
import { proof, proofKey } from "./dpop.ts";
import { ProviderFailure } from "./provider_failure.ts";
import type { Credentials, Ground } from "./types.ts";

/** ms left up to which a login is renewed. */
const margin = 5 * 60 * 1000;

/** A login as its file holds it. */
interface Login {
  readonly credentials: Omit<Credentials, "method"> & { readonly expiresAt: number };
  readonly clientId: string;
  readonly refreshToken: Secret;
  readonly dpopKey: Secret;
  /** The region in which the login was made, if it tells. */
  readonly region: string | null;
  /** The file as it is, of which the renewal changes a part. */
  readonly file: Readonly<Record<string, unknown>>;
}

interface Place {
  readonly host: Host;
  readonly ground: Ground;
  readonly step: Step;
  readonly path: string;
}

/** The login's keys. Throws Failure (exit 3 where a login is needed), ServiceError and NetworkError. */
export async function loginSession(
  host: Host,
  step: Step,
  { ground }: { ground: Ground },
): Promise<Credentials> {
  const directory = ground.caches.login;
  if (directory === null) {
    throw new ProviderFailure("no home directory is known", { hints: ["export HOME=…"] });
  }
  const name = await loginSessionName(step.values.login_session?.value ?? "");
  const place = { host, ground, step, path: join(directory, name) };
  const login = await readLogin(place);
  const { credentials } = isFresh(login, host.now()) ? login : await renewedByOne(place);
  return { ...credentials, method: step.method };
}

function isFresh({ credentials }: Login, now: number): boolean {
  return credentials.expiresAt - now > margin;
}

async function renewedByOne(place: Place): Promise<Login> {
  const { host, ground, path } = place;
  return await underLockOrAlone(host, lockPath(ground.state, path), {
    async work() {
      const login = await readLogin(place);
      return isFresh(login, host.now()) ? login : await renewedOrGood(place, login);
    },
  });
}

async function renewedOrGood(place: Place, login: Login): Promise<Login> {
  try {
    return await renewed(place, login);
  } catch (error) {
    const isPassing = error instanceof NetworkError ||
      (error instanceof ServiceError && (error.status >= 500 || error.status === 429));
    if (!isPassing || login.credentials.expiresAt <= place.host.now()) throw error;
    return login;
  }
}

async function renewed(place: Place, login: Login): Promise<Login> {
  const { host } = place;
  const { clientId, file, refreshToken, dpopKey } = login;
  const key = await proofKey(dpopKey);
  if (key === null) throw loginNeeded(place, "holds a dpopKey that is no key");
  const url = `${signinPlace(place, login)}/v1/token`;
  const answer = await asked(place, async () => ({
    method: "POST",
    url,
    headers: { "content-type": "application/json", DPoP: await proof(host, key, url) },
    body: JSON.stringify({
      clientId,
      refreshToken: refreshToken.reveal(),
      grantType: "refresh_token",
    }),
  }));
  const content = {
    ...file,
    accessToken: { ...Object(file["accessToken"]), ...answer.accessToken },
    refreshToken: answer.refreshToken,
  };
  keep(place, content);
  const again = loginIn(content);
  if (typeof again === "string") throw new Error(`the renewed login ${again}`);
  return again;
}

interface Renewal {
  readonly accessToken: Readonly<Record<string, string>>;
  readonly refreshToken: string;
}

async function asked(
  place: Place,
  request: Parameters<typeof exchange>[1]["request"],
): Promise<Renewal> {
  try {
    // The service answers the same request twice alike (model signin/2023-01-01).
    return await exchange(place.host, {
      request,
      repeatable: true,
      read: (answer) => renewalIn(answer, place.host.now()),
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const session = sessionWords(place);
    switch (error.code) {
      case "TOKEN_EXPIRED":
      case "AUTHCODE_EXPIRED":
        throw loginNeeded(place, "has expired");
      case "USER_CREDENTIALS_CHANGED":
        throw loginNeeded(place, "ended, because the user's password or credentials changed");
      case "INSUFFICIENT_PERMISSIONS":
        throw new ProviderFailure(
          `${session} may not be renewed: the permission signin:CreateOAuth2Token is missing`,
        );
      case "AccessDeniedException":
        throw loginNeeded(place, `was refused: ${printable(error.detail ?? "").slice(0, 300)}`);
      default:
        throw error;
    }
  }
}

/** The service names what its AccessDeniedException means in `error`. */
function renewalIn(answer: HttpAnswer, now: number): Reading<Renewal> {
  const { value, name, words } = readJson(answer);
  if (answer.status >= 300 || value === null) {
    const word = value?.["error"];
    const isWord = name === "AccessDeniedException" && typeof word === "string";
    return { value: null, name: isWord ? word : name, words };
  }
  const { expiresIn, refreshToken } = value;
  const { accessKeyId, secretAccessKey, sessionToken } = Object(value["accessToken"]);
  const isWhole = [accessKeyId, secretAccessKey, sessionToken, refreshToken].every(isText) &&
    typeof expiresIn === "number" && expiresIn >= 0 && expiresIn < 1e10;
  if (!isWhole) return { value: null, name: null, words: null };
  const expiresAt = awsTime(now + expiresIn * 1000);
  return {
    value: {
      accessToken: { accessKeyId, secretAccessKey, sessionToken, expiresAt },
      refreshToken: String(refreshToken),
    },
    name: null,
    words: null,
  };
}

/** Base URL of the service. Throws Failure (exit 5) where no region is known. */
function signinPlace(place: Place, login: Login): string {
  const { ground, host } = place;
  const region = login.region ?? ground.region.value;
  const found = region === null
    ? null
    : endpoint("signin", { region, profile: ground.profile, graph: ground.graph, env: host.env });
  if (found !== null && isHttpUrl(found.url)) return found.url;
  const message = region === null
    ? "no region is chosen, and a login is renewed in one"
    : found === null
    ? `${quoted(region)} is not a region`
    : `the endpoint ${quoted(found.url)} is not a URL`;
  throw new ProviderFailure(message, {
    code: ExitCode.badConfiguration,
    hints: region === null ? ["export AWS_REGION=us-east-1"] : [],
  });
}

/** Who cannot keep the keys has them all the same: the renewal may be repeated. */
function keep({ host, path }: Place, content: unknown): void {
  try {
    writePrivate(host, path, JSON.stringify(content));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const shown = tilde(error.path, host.env.get("HOME") ?? null);
    host.err(`awsprof: warning: ${shown}: ${error.detail}; the renewed login is not kept\n`);
  }
}

/** The login of the file; what is no JSON is read again, since other tools write it in place. */
async function readLogin(place: Place): Promise<Login> {
  const { host, path } = place;
  for (let round = 0;; round++) {
    let text: string;
    try {
      text = jsonText(host.files.read(path, 64 * 1024));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const isMissing = error.problem === "missing";
      throw loginNeeded(place, isMissing ? "has no login" : `has a file that ${error.detail}`);
    }
    try {
      const login = loginIn(JSON.parse(text));
      if (typeof login !== "string") return login;
      throw loginNeeded(place, login);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      if (round === 2) throw loginNeeded(place, "has a file that is not JSON");
      await host.wait(50);
    }
  }
}

/** What a parsed file holds, or what is wrong with it. */
function loginIn(content: unknown): Login | string {
  const file: Readonly<Record<string, unknown>> = Object(content);
  const keys: Readonly<Record<string, unknown>> = Object(file["accessToken"]);
  const missing = [
    ...["accessKeyId", "secretAccessKey", "sessionToken", "accountId"].filter((key) =>
      !isText(keys[key])
    ),
    ...["clientId", "refreshToken", "dpopKey"].filter((key) => !isText(file[key])),
  ];
  const expiresAt = parseAwsTime(keys["expiresAt"]);
  if (expiresAt === null) missing.push("expiresAt");
  if (expiresAt === null || missing.length > 0) return `has a file without ${missing.join(", ")}`;
  const region = file["signInRegion"];
  return {
    credentials: {
      accessKeyId: String(keys["accessKeyId"]),
      secretAccessKey: new Secret(String(keys["secretAccessKey"])),
      sessionToken: new Secret(String(keys["sessionToken"])),
      accountId: String(keys["accountId"]),
      expiresAt,
    },
    clientId: String(file["clientId"]),
    refreshToken: new Secret(String(file["refreshToken"])),
    dpopKey: new Secret(String(file["dpopKey"])),
    region: isText(region) ? region : null,
    file,
  };
}

function loginNeeded(place: Place, why: string): ProviderFailure {
  const { step } = place;
  return new ProviderFailure(`${sessionWords(place)} ${why}`, {
    code: ExitCode.loginNeeded,
    hints: [`aws login --profile ${wordToType(step.profile ?? "default")}`],
    origin: step.origin,
  });
}

function sessionWords({ step }: Place): string {
  return `login_session ${quoted(step.values.login_session?.value ?? "")}`;
}
