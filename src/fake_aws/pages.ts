/** What a browser sees: the question whether to allow access, by redirect and by device code. */
import { type Answer, type Call, escapeMarkup, page } from "./answers.ts";
import { mayHaveScope, mayUse, settle } from "./oidc.ts";
import { type Authorization, type Device, now, secretText, type State } from "./state.ts";

/** `GET /authorize`: asks the person, or sends the browser back at once. */
export function authorize(state: State, call: Call): Answer {
  const query = call.url.searchParams;
  const client = state.clients.get(query.get("client_id") ?? "");
  const redirectUri = query.get("redirect_uri") ?? "";
  if (client === undefined || client.expiresAt <= now(state)) {
    return page("This request is not known", {
      text: "The client is not registered.",
      status: 400,
    });
  }
  if (!client.redirectUris.some((uri) => samePlace(uri, redirectUri))) {
    return page("This request is not right", {
      text: "The redirect URI is not a registered one.",
      status: 400,
    });
  }
  const { startUrls } = state.world;
  if (client.startUrl !== null && startUrls?.includes(client.startUrl) === false) {
    return page("This portal does not exist", { text: client.startUrl, status: 400 });
  }
  const request: Authorization = {
    client,
    redirectUri,
    state: query.get("state"),
    challenge: query.get("code_challenge") ?? "",
    scopes: query.get("scopes")?.split(" ").filter((scope) => scope !== "") ?? client.scopes,
  };
  const wrong = problemOf(request, query);
  if (wrong !== null) return sendBack(state, { request, values: wrong });
  if (state.settings.approval === "page") {
    const id = secretText(state, 16);
    state.authorizations.set(id, request);
    return question(state, {
      action: `${call.base}/authorize`,
      hidden: { request: id },
      client: client.name,
      scopes: request.scopes,
    });
  }
  const { approval, user } = state.settings;
  return decide(state, { request, allowed: approval === "allow", user });
}

/** `POST /authorize`: a button was pressed. */
export function answerAuthorization(state: State, call: Call): Answer {
  const form = new URLSearchParams(call.body);
  const id = form.get("request") ?? "";
  const request = state.authorizations.get(id);
  if (request === undefined) {
    return page("This request is over", { text: "It was answered already.", status: 400 });
  }
  state.authorizations.delete(id);
  const user = form.get("user") ?? state.settings.user;
  return decide(state, { request, allowed: form.get("decision") === "allow", user });
}

/** `GET /device`: asks for the code, or whether the device with that code may have access. */
export function showDevice(state: State, call: Call): Answer {
  const given = call.url.searchParams.get("user_code");
  const action = `${call.base}/device`;
  if (given === null || given === "") {
    return page("Which device?", {
      text: "Type the code that your device shows.",
      form: `<form method="get" action="${escapeMarkup(action)}">` +
        '<input name="user_code" placeholder="ABCD-EFGH" autocomplete="off" autofocus>' +
        "<button>Continue</button></form>",
    });
  }
  const device = waitingDevice(state, given);
  if (device === null) return unknownDevice();
  return question(state, {
    action,
    hidden: { user_code: device.userCode },
    client: device.client.name,
    scopes: device.client.scopes,
    code: device.userCode,
  });
}

/** `POST /device`: a button was pressed. */
export function answerDevice(state: State, call: Call): Answer {
  const form = new URLSearchParams(call.body);
  const device = waitingDevice(state, form.get("user_code") ?? "");
  if (device === null) return unknownDevice();
  const allowed = form.get("decision") === "allow";
  device.user = form.get("user") ?? state.settings.user;
  settle(device, allowed ? "allow" : "deny");
  return allowed
    ? page("Access allowed", { text: "You can close this window and go back to your device." })
    : page("Access denied", { text: "Nothing was given to the device." });
}

/** OAuth's word for what is wrong with a request, or null. */
function problemOf(
  request: Authorization,
  query: URLSearchParams,
): { error: string; error_description: string } | null {
  const { client, challenge, scopes } = request;
  if (query.get("response_type") !== "code") {
    return {
      error: "unsupported_response_type",
      error_description: "The response type must be code",
    };
  }
  if (!mayUse(client, "authorization_code")) {
    return {
      error: "unauthorized_client",
      error_description: "The client is not registered for this grant",
    };
  }
  if (query.get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(challenge)) {
    return { error: "invalid_request", error_description: "A code challenge by S256 is required" };
  }
  if (!scopes.every((scope) => mayHaveScope(client, scope))) {
    return { error: "invalid_scope", error_description: "The client is not registered for it" };
  }
  return null;
}

/** RFC 8252, section 7.3: on loopback the port is not compared. */
function samePlace(registered: string, given: string): boolean {
  if (registered === given) return true;
  const loopback = /^(http:\/\/127\.0\.0\.1)(?::\d{1,5})?(\/.*)?$/;
  const [left, right] = [loopback.exec(registered), loopback.exec(given)];
  return left !== null && right !== null && (left[2] ?? "/") === (right[2] ?? "/");
}

function decide(
  state: State,
  options: { request: Authorization; allowed: boolean; user: string },
): Answer {
  const { request, allowed, user } = options;
  if (!allowed) {
    const values = { error: "access_denied", error_description: "Access was denied by the user" };
    return sendBack(state, { request, values });
  }
  const code = secretText(state, 40);
  const expiresAt = now(state) + state.settings.codeLifetime * 1000;
  state.codes.set(code, { ...request, user, expiresAt });
  return sendBack(state, { request, values: { code } });
}

function sendBack(
  state: State,
  options: { request: Authorization; values: Readonly<Record<string, string>> },
): Answer {
  const { request, values } = options;
  const location = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(values)) location.searchParams.set(name, value);
  const echoed = state.settings.wrongState ?? request.state;
  if (echoed !== null) location.searchParams.set("state", echoed);
  return { status: 302, type: "text/html", body: "", headers: { location: location.href } };
}

function waitingDevice(state: State, userCode: string): Device | null {
  const wanted = userCode.toUpperCase().replace(/[^A-Z]/g, "");
  for (const device of state.devices.values()) {
    if (device.userCode.replace("-", "") === wanted) {
      return device.outcome === "pending" && device.expiresAt > now(state) ? device : null;
    }
  }
  return null;
}

function unknownDevice(): Answer {
  return page("This code is not right", {
    text: "It was mistyped, was answered already, or is too old.",
    status: 400,
  });
}

function question(
  state: State,
  options: {
    action: string;
    hidden: Readonly<Record<string, string>>;
    client: string;
    scopes: readonly string[];
    code?: string;
  },
): Answer {
  const { action, hidden, client, scopes, code } = options;
  const { users } = state.world;
  const fields = Object.entries(hidden).map(([name, value]) =>
    `<input type="hidden" name="${name}" value="${escapeMarkup(value)}">`
  ).join("");
  const choice = users.length < 2
    ? ""
    : `<label>Sign in as <select name="user">${
      users.map(({ name }) => `<option>${escapeMarkup(name)}</option>`).join("")
    }</select></label>`;
  return page(`Allow ${client} to use your accounts?`, {
    text: [
      ...choice === "" ? [`You are signed in as ${state.settings.user}.`] : [],
      ...scopes.length === 0 ? [] : [`It asks for ${scopes.join(", ")}.`],
    ].join(" "),
    ...code === undefined ? {} : { code },
    form: `<form method="post" action="${escapeMarkup(action)}">${fields}${choice}` +
      '<button name="decision" value="allow">Allow</button>' +
      '<button name="decision" value="deny" class="no">Deny</button></form>',
  });
}
