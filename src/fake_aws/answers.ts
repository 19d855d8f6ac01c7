/** Answers as data, and the three forms in which the services say no. */

/** What a service answers; the server adds what every answer has. */
export interface Answer {
  readonly status: number;
  /** Media type. */
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** AWS's name of the error, where it is one. */
  readonly error?: string;
}

/** A request as the services read it. */
export interface Call {
  readonly operation: string;
  readonly method: string;
  /** Origin and path before the service's own path: where a browser finds this server. */
  readonly base: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
}

/** The services of the stand-in; each has its own form of errors. */
export type Service = "oidc" | "portal" | "sts" | "signin" | "page";

/** Ends an operation with an error answer. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(answer.error ?? `${answer.status}`);
    this.name = "Refusal";
  }
}

/** A JSON answer with status 200. */
export function json(body: unknown): Answer {
  return { status: 200, type: "application/json", body: JSON.stringify(body) };
}

/** An error of the OIDC service; `error` is OAuth's word for it. */
export function oidcError(
  name: string,
  options: { error: string; description: string; status?: number },
): Answer {
  return {
    status: options.status ?? 400,
    type: "application/json",
    body: JSON.stringify({ error: options.error, error_description: options.description }),
    // The suffix is the real service's; clients cut it off.
    headers: {
      "x-amzn-errortype": `${name}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/`,
    },
    error: name,
  };
}

/** An error of the portal, whose name is in the body only, as the real one has it. */
export function portalError(status: number, options: { name: string; message: string }): Answer {
  const { name, message } = options;
  return {
    status,
    type: "application/json",
    body: JSON.stringify({ message, __type: `com.amazonaws.switchboard.portal#${name}` }),
    error: name,
  };
}

/** An error of the sign-in service; `error` is its word for what the name leaves open. */
export function signinError(
  status: number,
  options: { name: string; error: string; message: string },
): Answer {
  const { name, error, message } = options;
  return {
    status,
    type: "application/json",
    body: JSON.stringify({ error, message }),
    headers: { "x-amzn-errortype": name },
    error: name,
  };
}

/** An error of STS. */
export function stsError(
  status: number,
  options: { code: string; message: string; requestId: string },
): Answer {
  const { code, message, requestId } = options;
  const error = element("Type", status < 500 ? "Sender" : "Receiver") + element("Code", code) +
    element("Message", message);
  return {
    status,
    type: "text/xml",
    body: `<ErrorResponse xmlns="${namespace}"><Error>${error}</Error>${
      element("RequestId", requestId)
    }</ErrorResponse>`,
    error: code,
  };
}

/** A successful answer of STS; RESULT is XML. */
export function stsAnswer(action: string, options: { result: string; requestId: string }): Answer {
  const { result, requestId } = options;
  return {
    status: 200,
    type: "text/xml",
    body: `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result>` +
      `<ResponseMetadata>${element("RequestId", requestId)}</ResponseMetadata></${action}Response>`,
  };
}

/** An XML element with text in it. */
export function element(name: string, text: string): string {
  return `<${name}>${escapeMarkup(text)}</${name}>`;
}

/** Text made safe in XML and HTML, in attributes too. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
