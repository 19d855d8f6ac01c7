/**
 * A stand-in for AWS on one HTTP address: IAM Identity Center's OIDC service, its portal, STS, the
 * sign-in service of `aws login`, and the sign-in to the console.
 *
 * `handle` answers a request and knows no machine; whoever listens hands requests to it. Clients
 * are pointed at it by `AWS_ENDPOINT_URL`, with or without a path, which is kept.
 */
import {
  type Answer,
  type Call,
  oidcError,
  page,
  portalError,
  Refusal,
  type Service,
  signinError,
  stsError,
} from "./answers.ts";
import { answerControl, type Control, controlOf } from "./control.ts";
import { consoleLogin, consoleLogout, getSigninToken } from "./federation.ts";
import { listAccessKeys } from "./iam.ts";
import { createToken, registerClient, startDeviceAuthorization } from "./oidc.ts";
import { answerAuthorization, answerDevice, authorize, showDevice } from "./pages.ts";
import { getRoleCredentials, listAccountRoles, listAccounts, logout } from "./portal.ts";
import { readAuthorization } from "./signature.ts";
import { createOAuth2Token } from "./signin.ts";
import {
  type Fault,
  type Nature,
  newState,
  now,
  type Settings,
  type State,
  uuid,
} from "./state.ts";
import {
  assumeRole,
  assumeRoleWithWebIdentity,
  getCallerIdentity,
  getFederationToken,
  getSessionToken,
  unknownAction,
} from "./sts.ts";
import { sampleWorld, type World } from "./world.ts";

/** What a stand-in is made from. */
export interface FakeAwsOptions {
  readonly nature: Nature;
  /** Who and what exists; the sample company, if not given. */
  readonly world?: World;
  readonly settings?: Partial<Settings>;
  /** Answers `/__…` over HTTP too; only tests ask for that. */
  readonly controlSurface?: boolean;
}

/** A stand-in: who answers, and the knobs. */
export interface FakeAws {
  handle(request: Request): Promise<Response>;
  readonly control: Control;
}

/** A stand-in to which nothing has happened yet. */
export function fakeAws(options: FakeAwsOptions): FakeAws {
  const { nature, settings, world = sampleWorld } = options;
  const state = newState(world, { nature, ...settings === undefined ? {} : { settings } });
  const control = controlOf(state, settings);
  return {
    control,
    handle(request) {
      const isControl = new URL(request.url).pathname.startsWith("/__");
      return isControl && options.controlSurface === true
        ? answerControl(control, request)
        : serve(state, request);
    },
  };
}

interface Operation {
  readonly service: Service;
  readonly run: (state: State, call: Call) => Answer | Promise<Answer>;
}

/** By method and end of the path; what comes before it is the client's own. */
const routes: Readonly<Record<string, string>> = {
  "POST /client/register": "RegisterClient",
  "POST /device_authorization": "StartDeviceAuthorization",
  "POST /v1/token": "CreateOAuth2Token",
  "POST /token": "CreateToken",
  "GET /authorize": "Authorize",
  "POST /authorize": "AnswerAuthorization",
  "GET /device": "ShowDevice",
  "POST /device": "AnswerDevice",
  "GET /assignment/accounts": "ListAccounts",
  "GET /assignment/roles": "ListAccountRoles",
  "GET /federation/credentials": "GetRoleCredentials",
  "POST /logout": "Logout",
  "POST /federation": "GetSigninToken",
  "GET /federation": "ConsoleLogin",
  "GET /oauth": "ConsoleLogout",
};

const operations: Readonly<Record<string, Operation>> = {
  RegisterClient: { service: "oidc", run: registerClient },
  StartDeviceAuthorization: { service: "oidc", run: startDeviceAuthorization },
  CreateToken: { service: "oidc", run: createToken },
  Authorize: { service: "page", run: authorize },
  AnswerAuthorization: { service: "page", run: answerAuthorization },
  ShowDevice: { service: "page", run: showDevice },
  AnswerDevice: { service: "page", run: answerDevice },
  ListAccounts: { service: "portal", run: listAccounts },
  ListAccountRoles: { service: "portal", run: listAccountRoles },
  GetRoleCredentials: { service: "portal", run: getRoleCredentials },
  Logout: { service: "portal", run: logout },
  GetSigninToken: { service: "console", run: getSigninToken },
  ConsoleLogin: { service: "console", run: consoleLogin },
  ConsoleLogout: { service: "console", run: consoleLogout },
  AssumeRole: { service: "sts", run: assumeRole },
  AssumeRoleWithWebIdentity: { service: "sts", run: assumeRoleWithWebIdentity },
  CreateOAuth2Token: { service: "signin", run: createOAuth2Token },
  GetCallerIdentity: { service: "sts", run: getCallerIdentity },
  GetFederationToken: { service: "sts", run: getFederationToken },
  GetSessionToken: { service: "sts", run: getSessionToken },
  ListAccessKeys: { service: "iam", run: listAccessKeys },
  UnknownAction: { service: "sts", run: unknownAction },
  Unknown: { service: "portal", run: notFound },
};

async function serve(state: State, request: Request): Promise<Response> {
  const call = await readCall(request);
  const fault = takeFault(state, call.operation);
  if (fault?.delay !== undefined) await wait(fault.delay);
  const answer = faultAnswer(state, { call, fault }) ?? await run(state, call);
  record(state, { call, answer });
  return respond(state, { answer, cut: fault?.cut === true });
}

async function readCall(request: Request): Promise<Call> {
  const url = new URL(request.url);
  const body = await request.text();
  const key = `${request.method} ${url.pathname}`;
  const route = Object.keys(routes).find((each) => {
    const [method = "", path = ""] = each.split(" ");
    return request.method === method && url.pathname.endsWith(path);
  });
  const path = route?.slice(route.indexOf(" ") + 1) ?? "/";
  return {
    operation: (route === undefined ? action(key, body) : routes[route]) ?? "Unknown",
    method: request.method,
    base: url.origin + url.pathname.slice(0, -path.length),
    url,
    headers: request.headers,
    body,
  };
}

/** STS and IAM are spoken at any other path: a client adds none to the endpoint that it was given. */
function action(key: string, body: string): string | undefined {
  const name = new URLSearchParams(body).get("Action");
  if (!key.startsWith("POST ") || name === null) return undefined;
  return ["sts", "iam"].includes(operations[name]?.service ?? "") ? name : "UnknownAction";
}

function takeFault(state: State, operation: string): Fault | undefined {
  const fault = state.faults.find((each) =>
    each.left > 0 && (each.op === "*" || each.op === operation)
  );
  if (fault !== undefined) fault.left--;
  return fault;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What is answered instead of doing anything, or undefined where it is done all the same. */
function faultAnswer(
  state: State,
  { call, fault }: { call: Call; fault: Fault | undefined },
): Answer | undefined {
  if (fault === undefined || (fault.status === undefined && fault.proxy !== true)) return undefined;
  const status = fault.status ?? 502;
  const answer = fault.proxy === true
    ? { status, type: "text/html", body: proxyPage }
    : errorOf(state, { call, status, fault });
  return {
    ...answer,
    ...fault.body === undefined ? {} : { body: fault.body },
    ...fault.type === undefined ? {} : { type: fault.type },
    headers: {
      ...answer.headers,
      ...fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter },
    },
  };
}

const proxyPage = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1>" +
  "<p>The proxy could not reach the server.</p></body></html>";

/** An error with that status, in the form and with the name that the service would give it. */
function errorOf(
  state: State,
  { call, status, fault }: { call: Call; status: number; fault: Fault },
): Answer {
  const service = operations[call.operation]?.service;
  const name = fault.error ?? usualError(service, status);
  const message = fault.message ?? (status === 429 ? "Rate exceeded" : "Internal server error");
  if (service === "sts" || service === "iam") {
    return stsError(status, { code: name, message, requestId: uuid(state) });
  }
  if (service === "portal") return portalError(status, { name, message });
  if (service === "console") return page("Bad Request", { text: message, status });
  if (service === "signin") {
    return signinError(status, { name, error: signinWord(status, fault), message });
  }
  const error = status >= 500 ? "server_error" : "invalid_request";
  return oidcError(name, { error, description: message, status });
}

/** The service tells by its `error` what its exceptions leave open. */
function signinWord(status: number, fault: Fault): string {
  return fault.word ?? (status >= 500 ? "server_error" : "INVALID_REQUEST");
}

function usualError(service: Service | undefined, status: number): string {
  if (service === "sts" || service === "iam") {
    return status === 429 ? "Throttling" : "InternalFailure";
  }
  if (service === "signin" && status < 500) {
    return status === 429 ? "TooManyRequestsError" : "AccessDeniedException";
  }
  return status === 429 ? "TooManyRequestsException" : "InternalServerException";
}

async function run(state: State, call: Call): Promise<Answer> {
  try {
    return await (operations[call.operation] ?? { run: notFound }).run(state, call);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function notFound(): Answer {
  return portalError(404, { name: "UnknownOperationException", message: "Not found" });
}

function record(state: State, { call, answer }: { call: Call; answer: Answer }): void {
  const { operation, method, url, headers, body } = call;
  const signed = readAuthorization(headers.get("authorization") ?? "");
  state.log.push({
    at: now(state),
    operation,
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(headers),
    body,
    status: answer.status,
    error: answer.error ?? null,
    accessKeyId: signed?.accessKeyId ?? null,
    region: signed?.region ?? null,
  });
}

function respond(state: State, { answer, cut }: { answer: Answer; cut: boolean }): Response {
  const { status, type, body, headers } = answer;
  const bytes = new TextEncoder().encode(body);
  return new Response(cut ? firstHalf(bytes) : bytes, {
    status,
    headers: {
      "content-type": type,
      "content-length": `${bytes.length}`,
      date: new Date(now(state)).toUTCString(),
      "x-amzn-requestid": uuid(state),
      ...headers,
    },
  });
}

/** Less than the header promised, after which a server can only break the connection off. */
function firstHalf(bytes: Uint8Array): ReadableStream {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2)));
      controller.close();
    },
  });
}
