/** Answers as data, pages for browsers, and the three forms in which the services say no. */

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
export type Service = "oidc" | "portal" | "sts" | "iam" | "signin" | "console" | "page";

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

/** A page; `form` is HTML, all else is text. */
export function page(
  title: string,
  options: { text: string; status?: number; code?: string; form?: string },
): Answer {
  const { text, status = 200, code, form = "" } = options;
  const shown = code === undefined
    ? ""
    : `<p>Allow only if your device shows this code:</p><p class="code">${escapeMarkup(code)}</p>`;
  const heading = escapeMarkup(title);
  return {
    status,
    type: "text/html; charset=utf-8",
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8">` +
      `<meta name="viewport" content="width=device-width"><title>${heading}</title>` +
      `<style>${style}</style></head><body><main><h1>${heading}</h1><p>${escapeMarkup(text)}</p>` +
      `${shown}${form}<footer>This is awsprof's stand-in for AWS on your own machine. ` +
      "Nothing here is real.</footer></main></body></html>",
    headers: {
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      "referrer-policy": "no-referrer",
    },
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

const style = `
body { font: 16px/1.5 system-ui, sans-serif; color: #1b2733; background: #eef1f4; margin: 0; }
main { max-width: 30rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 12px; }
h1 { font-size: 1.3rem; margin: 0 0 1rem; }
.code { font: 700 2rem ui-monospace, monospace; letter-spacing: .1em; margin: .5rem 0; }
form { margin: 1.5rem 0; display: flex; gap: .75rem; flex-wrap: wrap; }
label { width: 100%; }
input, select, button { font: inherit; padding: .6rem 1.4rem; border-radius: 8px; border: 1px solid #b4bec8; }
button { border: 0; background: #1c5fd4; color: #fff; cursor: pointer; }
button.no { background: #e3e8ed; color: #1b2733; }
footer { font-size: .85rem; color: #5a6875; }
`;
