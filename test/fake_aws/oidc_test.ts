import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { readForm } from "../support/fake_browser.ts";
import { deviceGrant, redirectUri, Stand, startUrl, url } from "./stand.ts";

// The pair that RFC 7636, appendix B, gives.
const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const registration = {
  clientName: "test",
  clientType: "public",
  grantTypes: ["authorization_code", "refresh_token"],
  redirectUris: ["http://127.0.0.1/oauth/callback"],
  scopes: ["sso:account:access"],
  issuerUrl: startUrl,
};

Deno.test("a registration tells seconds, and ends after ninety days", async () => {
  const stand = new Stand();
  const { body, headers } = await stand.post("/client/register", registration);
  assertEquals(body.clientIdIssuedAt, Date.parse("2026-11-21T10:00:00Z") / 1000);
  assertEquals(body.clientSecretExpiresAt, Date.parse("2027-02-19T10:00:00Z") / 1000);
  assertEquals(headers.get("date"), "Sat, 21 Nov 2026 10:00:00 GMT");
  assertEquals(headers.get("content-length"), `${JSON.stringify(body).length}`);
});

const registrations: readonly [sentence: string, change: Record<string, unknown>, error: string][] =
  [
    ["that is not public", { clientType: "confidential" }, "InvalidClientMetadataException"],
    ["without a name", { clientName: null }, "InvalidRequestException"],
    ["that is sent elsewhere in plain text", {
      redirectUris: ["http://example.com/"],
    }, "InvalidRedirectUriException"],
    ["that is sent to a host that begins like loopback", {
      redirectUris: ["http://127.0.0.1.example.com/"],
    }, "InvalidRedirectUriException"],
    ["for redirects that says none", { redirectUris: [] }, "InvalidRedirectUriException"],
    ["for an unknown scope", { scopes: ["everything"] }, "InvalidScopeException"],
    ["for an unknown grant", { grantTypes: ["password"] }, "UnsupportedGrantTypeException"],
    ["whose scopes are no list", { scopes: "sso:account:access" }, "InvalidRequestException"],
  ];

for (const [sentence, change, error] of registrations) {
  Deno.test(`a client ${sentence} is not registered`, async () => {
    const answered = await new Stand().post("/client/register", { ...registration, ...change });
    assertEquals([answered.status, answered.error], [400, error]);
    assert(typeof answered.body.error === "string", "no OAuth error");
  });
}

Deno.test("what is no JSON object is an invalid request", async () => {
  for (const text of ["", "{", "[]", "null", '"x"']) {
    const answered = await new Stand().post("/token", text);
    assertEquals([answered.status, answered.error], [400, "InvalidRequestException"], text);
  }
});

type DeviceStep =
  | { pass: number }
  | { does: "approve" | "deny" | "expire" }
  | { asks: string | null };

const devices: readonly [sentence: string, steps: readonly DeviceStep[]][] = [
  ["waits until it is allowed, and gets one token", [
    { asks: "AuthorizationPendingException" },
    { pass: 1 },
    { asks: "AuthorizationPendingException" },
    { does: "approve" },
    { asks: null },
    { pass: 1 },
    { asks: "InvalidGrantException" },
  ]],
  ["that asks too fast is slowed down by five seconds", [
    { asks: "AuthorizationPendingException" },
    { asks: "SlowDownException" },
    { pass: 5 },
    { asks: "SlowDownException" },
    { pass: 10 },
    { asks: "SlowDownException" },
    { pass: 16 },
    { asks: "AuthorizationPendingException" },
  ]],
  ["that was allowed may ask fast", [
    { asks: "AuthorizationPendingException" },
    { does: "approve" },
    { asks: null },
  ]],
  ["is told that it was denied, each time", [
    { does: "deny" },
    { asks: "AccessDeniedException" },
    { asks: "AccessDeniedException" },
  ]],
  ["that was denied cannot be allowed any more", [
    { does: "deny" },
    { does: "approve" },
    { asks: "AccessDeniedException" },
  ]],
  ["is too late after ten minutes", [
    { pass: 599 },
    { asks: "AuthorizationPendingException" },
    { pass: 1 },
    { asks: "ExpiredTokenException" },
  ]],
  ["is too late after ten minutes even if it was allowed", [
    { does: "approve" },
    { pass: 600 },
    { asks: "ExpiredTokenException" },
  ]],
  ["is too late when a test says so", [{ does: "expire" }, { asks: "ExpiredTokenException" }]],
];

for (const [sentence, steps] of devices) {
  Deno.test(`a device ${sentence}`, async () => {
    const stand = new Stand();
    const { control } = stand.aws;
    const client = await stand.register("device");
    const { body } = await stand.post("/device_authorization", { ...client, startUrl });
    for (const [index, step] of steps.entries()) {
      if ("pass" in step) stand.pass(step.pass);
      else if ("does" in step) {
        if (step.does === "approve") control.approveDevice();
        else if (step.does === "deny") control.denyDevice();
        else control.expireDevice();
      } else {
        const answered = await stand.post("/token", {
          ...client,
          grantType: deviceGrant,
          deviceCode: body.deviceCode,
        });
        assertEquals(answered.error, step.asks, `step ${index + 1}`);
        assertEquals(answered.status, step.asks === null ? 200 : 400, `step ${index + 1}`);
      }
    }
  });
}

Deno.test("a device is let in after so many questions, or turned away", async () => {
  for (const [approval, last] of [["allow", null], ["deny", "AccessDeniedException"]] as const) {
    const stand = new Stand({ settings: { approval, pendingPolls: 2 } });
    const client = await stand.register("device");
    const { body } = await stand.post("/device_authorization", { ...client, startUrl });
    const errors: (string | null)[] = [];
    for (let i = 0; i < 3; i++) {
      const { deviceCode } = body;
      errors.push(
        (await stand.post("/token", { ...client, grantType: deviceGrant, deviceCode })).error,
      );
      stand.pass(1);
    }
    assertEquals(errors, ["AuthorizationPendingException", "AuthorizationPendingException", last]);
  }
});

Deno.test("the page of a device shows its code, and Allow lets it in", async () => {
  const stand = new Stand();
  const client = await stand.register("device");
  const { body } = await stand.post("/device_authorization", { ...client, startUrl });
  assertEquals(body.verificationUri, `${url}/device`);
  const path = String(body.verificationUriComplete).slice(url.length);
  const { text } = await stand.get(path);
  assertIncludes(text, String(body.userCode));
  const form = readForm(text);
  const pressed = await stand.post(
    "/device",
    new URLSearchParams({ ...form?.fields, decision: "allow" }),
  );
  assertEquals(pressed.status, 200);
  const { deviceCode } = body;
  const answered = await stand.post("/token", { ...client, grantType: deviceGrant, deviceCode });
  assertEquals(answered.status, 200);
  assertEquals((await stand.get(path)).status, 400, "a code that was answered");
  assertEquals((await stand.get("/device?user_code=ZZZZ-ZZZZ")).status, 400, "an unknown code");
});

Deno.test("a start URL that does not exist is refused where those that do are known", async () => {
  const world = { accounts: [], users: [], roles: [], keys: [], startUrls: [startUrl] };
  const stand = new Stand({ world });
  const client = await stand.register("device");
  const wrong = { ...client, startUrl: `${startUrl}/` };
  assertEquals((await stand.post("/device_authorization", wrong)).error, "InvalidRequestException");
  const right = { ...client, startUrl };
  assertEquals((await stand.post("/device_authorization", right)).status, 200);
});

Deno.test("a code is good once, for its client, its address and its verifier", async () => {
  const wrongs: Record<string, Record<string, string>> = {
    "another verifier": { codeVerifier: `${verifier}x` },
    "another port": { redirectUri: "http://127.0.0.1:51235/oauth/callback" },
    "another code": { code: "guessed" },
  };
  for (const [what, wrong] of Object.entries(wrongs)) {
    const { stand, grant } = await authorized();
    const answered = await stand.post("/token", { ...grant, ...wrong });
    assertEquals([answered.status, answered.error], [400, "InvalidGrantException"], what);
  }
  const { stand, grant } = await authorized();
  const stranger = { ...grant, ...await stand.register("pkce") };
  assertEquals((await stand.post("/token", stranger)).error, "InvalidGrantException", "stranger");
  const { stand: second, grant: good } = await authorized();
  const answers = await Promise.all([second.post("/token", good), second.post("/token", good)]);
  assertEquals(answers.map(({ status }) => status).sort(), [200, 400], "twice at a time");
  const { stand: third, grant: late } = await authorized();
  third.pass(600);
  assertEquals((await third.post("/token", late)).error, "InvalidGrantException", "ten minutes");
});

Deno.test("the page names who asks without trusting the name", async () => {
  const stand = new Stand();
  const { body } = await stand.post("/client/register", {
    ...registration,
    clientName: '<script>alert("x")</script>',
  });
  const { text, headers } = await stand.get(`/authorize?${authorizeQuery(String(body.clientId))}`);
  assert(!text.includes("<script"), "the name is markup");
  assertIncludes(headers.get("content-security-policy") ?? "", "default-src 'none'");
});

const redirects: readonly [sentence: string, change: Record<string, string>, error: string][] = [
  ["for a token at once", { response_type: "token" }, "unsupported_response_type"],
  ["with a plain challenge", { code_challenge_method: "plain" }, "invalid_request"],
  ["without a challenge", { code_challenge: "" }, "invalid_request"],
  ["for a scope that was not registered", { scopes: "codewhisperer:all:x" }, "invalid_scope"],
];

for (const [sentence, change, error] of redirects) {
  Deno.test(`a request ${sentence} is sent back with ${error}`, async () => {
    const stand = new Stand({ settings: { approval: "allow" } });
    const { clientId } = await stand.register("pkce");
    const query = authorizeQuery(clientId);
    for (const [name, value] of Object.entries(change)) query.set(name, value);
    const location = new URL(
      (await stand.get(`/authorize?${query}`)).headers.get("location") ?? "",
    );
    assertEquals(location.searchParams.get("error"), error);
    assertEquals(location.searchParams.get("state"), "s1");
    assertEquals(location.searchParams.has("code"), false);
  });
}

Deno.test("nobody is sent to an address that the client did not register", async () => {
  const stand = new Stand({ settings: { approval: "allow" } });
  const { clientId } = await stand.register("pkce");
  for (
    const uri of [
      "http://127.0.0.1:51234/other",
      "http://127.0.0.1:51234/oauth/callback/x",
      "http://localhost:51234/oauth/callback",
      "http://127.0.0.1@example.com/oauth/callback",
      "https://example.com/oauth/callback",
      "",
    ]
  ) {
    const query = authorizeQuery(clientId);
    query.set("redirect_uri", uri);
    const { status, headers } = await stand.get(`/authorize?${query}`);
    assertEquals([status, headers.get("location")], [400, null], uri);
  }
});

Deno.test("the state that is sent back can be a wrong one", async () => {
  const stand = new Stand({ settings: { approval: "allow", wrongState: "another" } });
  const { clientId } = await stand.register("pkce");
  const { headers } = await stand.get(`/authorize?${authorizeQuery(clientId)}`);
  assertEquals(new URL(headers.get("location") ?? "").searchParams.get("state"), "another");
});

Deno.test("a refresh gives new tokens, and spends the old refresh token", async () => {
  const stand = new Stand();
  const { client, accessToken, refreshToken } = await stand.signIn();
  const ask = { ...client, grantType: "refresh_token", refreshToken };
  const { body } = await stand.post("/token", ask);
  assert(body.accessToken !== accessToken && body.refreshToken !== refreshToken, "the same token");
  const again = await stand.post("/token", ask);
  assertEquals([again.status, again.error], [400, "InvalidGrantException"]);
  assertEquals(again.body.error_description, "Invalid refresh token provided");
  assertEquals((await stand.portal("/assignment/accounts", accessToken)).status, 200);
});

Deno.test("a refresh is refused for another client, after eight hours and after a logout", async () => {
  const stand = new Stand();
  const first = await stand.signIn();
  const ask = { grantType: "refresh_token", refreshToken: first.refreshToken };
  const other = await stand.register("device");
  assertEquals((await stand.post("/token", { ...other, ...ask })).error, "InvalidGrantException");
  stand.pass(8 * 3600);
  const late = await stand.post("/token", { ...first.client, ...ask });
  assertEquals(late.error, "InvalidGrantException");
  const second = await stand.signIn();
  assertEquals((await stand.portal("/logout", second.accessToken, "POST")).status, 200);
  const { client, refreshToken } = second;
  const ended = await stand.post("/token", { ...client, grantType: "refresh_token", refreshToken });
  assertEquals(ended.error, "InvalidGrantException");
});

Deno.test("a client without scopes gets a token of eight hours and no refresh token", async () => {
  const { body } = await new Stand().signIn("legacy");
  assertEquals([body.expiresIn, "refreshToken" in body], [8 * 3600, false]);
  const { body: usual } = await new Stand().signIn();
  assertEquals([usual.expiresIn, "refreshToken" in usual], [3600, true]);
  const stand = new Stand({ settings: { omitRefreshToken: true, tokenLifetime: 60 } });
  const { body: omitted } = await stand.signIn();
  assertEquals([omitted.expiresIn, "refreshToken" in omitted], [60, false]);
});

Deno.test("a client that is unknown, has a wrong secret or is too old is refused with 401", async () => {
  const stand = new Stand();
  const { client, refreshToken } = await stand.signIn();
  const ask = { ...client, grantType: "refresh_token", refreshToken };
  for (const change of [{ clientId: "unknown" }, { clientSecret: "wrong" }]) {
    const answered = await stand.post("/token", { ...ask, ...change });
    assertEquals([answered.status, answered.error], [401, "InvalidClientException"]);
  }
  stand.pass(90 * 24 * 3600);
  assertEquals((await stand.post("/token", ask)).error, "InvalidClientException");
});

Deno.test("a registration or refresh token that is revoked is refused before its time", async () => {
  const stand = new Stand();
  const { client, refreshToken } = await stand.signIn();
  const ask = { ...client, grantType: "refresh_token", refreshToken };
  stand.aws.control.revoke("refresh-token", refreshToken ?? "");
  assertEquals((await stand.post("/token", ask)).error, "InvalidGrantException");
  stand.aws.control.revoke("registration", client.clientId);
  assertEquals((await stand.post("/token", ask)).error, "InvalidClientException");
});

Deno.test("where several people could sign in, the page asks who it is", async () => {
  const account = { id: "444455556666", name: "a", email: "a@example.com", roles: ["One"] };
  const users = [{ name: "jo" }, { name: "al" }];
  const stand = new Stand({ world: { accounts: [account], users, roles: [], keys: [] } });
  const client = await stand.register("device");
  const { body } = await stand.post("/device_authorization", { ...client, startUrl });
  const { text } = await stand.get(`/device?user_code=${body.userCode}`);
  assertIncludes(text, "<option>al</option>");
  const fields = { ...readForm(text)?.fields, user: "al", decision: "allow" };
  await stand.post("/device", new URLSearchParams(fields));
  const { deviceCode } = body;
  const { body: token } = await stand.post("/token", {
    ...client,
    grantType: deviceGrant,
    deviceCode,
  });
  const role = "account_id=444455556666&role_name=One";
  const { text: credentials } = await stand.portal(
    `/federation/credentials?${role}`,
    String(token.accessToken),
  );
  assertIncludes(credentials, "ASIA0001One<al");
});

Deno.test("a client uses only the grants that it registered for", async () => {
  const stand = new Stand();
  const pkce = await stand.register("pkce");
  const asked = await stand.post("/device_authorization", { ...pkce, startUrl });
  assertEquals(asked.error, "UnauthorizedClientException");
  const device = await stand.register("device");
  const grantType = "authorization_code";
  const code = { ...device, grantType, code: "x", redirectUri, codeVerifier: verifier };
  assertEquals((await stand.post("/token", code)).error, "UnauthorizedClientException");
  const unknown = await stand.post("/token", { ...device, grantType: "password" });
  assertEquals(unknown.error, "UnsupportedGrantTypeException");
});

function authorizeQuery(clientId: string): URLSearchParams {
  return new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    state: "s1",
    code_challenge_method: "S256",
    scopes: "sso:account:access",
    code_challenge: challenge,
  });
}

/** A stand-in that gave out a code, and the right request for a token by it. */
async function authorized(): Promise<{ stand: Stand; grant: Record<string, string> }> {
  const stand = new Stand();
  const client = await stand.register("pkce");
  const { text } = await stand.get(`/authorize?${authorizeQuery(client.clientId)}`);
  const fields = { ...readForm(text)?.fields, decision: "allow" };
  const { status, headers } = await stand.post("/authorize", new URLSearchParams(fields));
  assertEquals(status, 302);
  const location = new URL(headers.get("location") ?? "");
  assertEquals(location.origin + location.pathname, redirectUri);
  return {
    stand,
    grant: {
      ...client,
      grantType: "authorization_code",
      code: location.searchParams.get("code") ?? "",
      redirectUri,
      codeVerifier: verifier,
    },
  };
}
