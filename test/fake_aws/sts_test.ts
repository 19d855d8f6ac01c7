import type { Call } from "../../src/fake_aws/answers.ts";
import { isGenuine, readAuthorization } from "../../src/fake_aws/signature.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { Stand } from "./stand.ts";

// The case "get-vanilla" of AWS's test suite of signature version 4.
const authorization =
  "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, " +
  "SignedHeaders=host;x-amz-date, " +
  "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

Deno.test("AWS's own example of a signature is genuine, and no changed one is", async () => {
  const signed = readAuthorization(authorization);
  assert(signed !== null, "it is not read");
  assertEquals(signed.accessKeyId, "AKIDEXAMPLE");
  const call = vanilla({});
  assertEquals(await isGenuine(call, { signed, secret }), true);
  assertEquals(await isGenuine(call, { signed, secret: `${secret}x` }), false, "secret");
  const changes: Record<string, Call> = {
    method: { ...call, method: "POST" },
    body: { ...call, body: "x" },
    path: { ...call, url: new URL("https://example.amazonaws.com/x") },
    query: { ...call, url: new URL("https://example.amazonaws.com/?x=1") },
    host: vanilla({ host: "example.com" }),
    time: vanilla({ "x-amz-date": "20150830T123601Z" }),
    day: vanilla({ "x-amz-date": "20150831T123600Z" }),
  };
  for (const [what, changed] of Object.entries(changes)) {
    assertEquals(await isGenuine(changed, { signed, secret }), false, what);
  }
  for (const part of ["region", "service"] as const) {
    const other = { ...signed, [part]: "other" };
    assertEquals(await isGenuine(call, { signed: other, secret }), false, part);
  }
});

Deno.test("a key whose id tells a chain is read whole", () => {
  const id = "ASIA0002Admin,x/y=z<ASIA0001Developer<jo";
  const header = authorization.replace("AKIDEXAMPLE", id);
  assertEquals(readAuthorization(header)?.accessKeyId, id);
  assertEquals(readAuthorization("Bearer x"), null);
});

const unsigned: readonly [sentence: string, form: Record<string, string>, answer: string][] = [
  ["an unknown action", { Action: "Dance" }, "400 InvalidAction"],
  ["what nobody signed", { Action: "GetCallerIdentity" }, "403 MissingAuthenticationToken"],
  ["an address that is no role", web({ RoleArn: "arn:aws:iam::1:user/x" }), "400 ValidationError"],
  ["a session without a name", web({ RoleSessionName: "" }), "400 ValidationError"],
  ["a blank in a session's name", web({ RoleSessionName: "a b" }), "400 ValidationError"],
  ["too short a session", web({ DurationSeconds: "899" }), "400 ValidationError"],
  ["too long a session", web({ DurationSeconds: "43201" }), "400 ValidationError"],
  [
    "a session longer than the role allows",
    web({ DurationSeconds: "3601" }),
    "400 ValidationError",
  ],
  ["what is no token", web({ WebIdentityToken: "a.b.c" }), "400 InvalidIdentityToken"],
  ["an old token", web({ WebIdentityToken: token({ exp: 1 }) }), "400 ExpiredTokenException"],
  [
    "a token of somebody else",
    web({ WebIdentityToken: token({ iss: "https://x" }) }),
    "403 AccessDenied",
  ],
  ["a token for others", web({ WebIdentityToken: token({ aud: "x" }) }), "403 AccessDenied"],
  [
    "a role that takes no tokens",
    web({ RoleArn: "arn:aws:iam::111122223333:role/Admin" }),
    "403 AccessDenied",
  ],
];

for (const [sentence, form, answer] of unsigned) {
  Deno.test(`STS refuses ${sentence} with ${answer}`, async () => {
    const stand = new Stand({ world });
    const { status, error } = await stand.post("/", new URLSearchParams(form));
    assertEquals(`${status} ${error}`, answer);
  });
}

Deno.test("a web identity gets keys of which each part is escaped", async () => {
  const stand = new Stand({ world });
  const subject = 'repo:<org>/"x"&y';
  const form = web({ WebIdentityToken: token({ sub: subject }) });
  const { status, text } = await stand.post("/", new URLSearchParams(form));
  assertEquals(status, 200);
  const key = /<AccessKeyId>([^<]*)</.exec(text)?.[1];
  assertEquals(key, "ASIA0001Deploy&#60;repo:&#60;org&#62;/&#34;x&#34;&#38;y");
  assertEquals(/<Expiration>([^<]*)</.exec(text)?.[1], "2026-11-21T11:00:00Z");
});

const world = {
  accounts: [],
  users: [],
  roles: [
    { arn: "arn:aws:iam::111122223333:role/Admin" },
    {
      arn: "arn:aws:iam::111122223333:role/ci/Deploy",
      webIdentity: { issuer: "https://ci.example.com", audience: "sts.amazonaws.com" },
    },
  ],
  keys: [],
};

function vanilla(headers: Record<string, string>): Call {
  return {
    operation: "",
    method: "GET",
    base: "",
    url: new URL("https://example.amazonaws.com/"),
    headers: new Headers({
      host: "example.amazonaws.com",
      "x-amz-date": "20150830T123600Z",
      ...headers,
    }),
    body: "",
  };
}

function web(change: Record<string, string>): Record<string, string> {
  return {
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: "arn:aws:iam::111122223333:role/ci/Deploy",
    RoleSessionName: "build",
    WebIdentityToken: token({}),
    ...change,
  };
}

function token(change: Record<string, unknown>): string {
  const claims = {
    iss: "https://ci.example.com",
    aud: "sts.amazonaws.com",
    sub: "repo",
    exp: Date.parse("2026-11-21T10:05:00Z") / 1000,
    ...change,
  };
  return [{ alg: "none" }, claims].map((part) => btoa(JSON.stringify(part))).join(".") + ".x";
}
