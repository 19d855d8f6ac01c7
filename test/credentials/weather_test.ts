import type { World } from "../../src/fake_aws/world.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { Stage } from "../sso/stage.ts";

const world: World = {
  accounts: [{ id: "444455556666", name: "dev", email: "d@example.com", roles: ["Developer"] }],
  users: [{ name: "jo" }],
  roles: [
    { arn: "arn:aws:iam::111122223333:role/First", principals: ["444455556666"] },
    { arn: "arn:aws:iam::111122223333:role/Second", principals: ["111122223333"] },
    { arn: "arn:aws:iam::999900001111:role/Closed", principals: ["000000000000"] },
  ],
  keys: [{
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    accountId: "111122223333",
    userName: "jo",
  }],
  disabledRegions: ["ap-east-1"],
};

const config = `[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
[profile work]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer
region = eu-west-1
[profile mistyped]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Develper
region = eu-west-1
[profile first]
role_arn = arn:aws:iam::111122223333:role/First
source_profile = work
region = eu-west-1
[profile second]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = first
region = eu-west-1
[profile closed]
role_arn = arn:aws:iam::999900001111:role/Closed
source_profile = first
region = eu-west-1
[profile long]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = first
duration_seconds = 7200
region = eu-west-1
[profile keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
[profile wrong-secret]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEXYZ
[profile unknown-key]
aws_access_key_id = AKIAIOSFODNN7UNKNOWN
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
[profile by-wrong-secret]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = wrong-secret
region = eu-west-1
[profile by-unknown-key]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = unknown-key
region = eu-west-1
[profile by-keys]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = keys
region = eu-west-1
[profile asia]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = keys
region = ap-east-1
[profile nowhere]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = keys
[profile loop-a]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = loop-b
[profile loop-b]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = loop-a
[profile self]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = self
[profile orphan]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = gone
[profile half]
sso_session = corp
sso_account_id = 444455556666
[profile empty]
region = eu-west-1
`;

/** A profile, what was done to AWS before, and what has to be said of it. */
interface Row {
  readonly name: string;
  readonly profile: string;
  readonly before?: (stage: Stage) => unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly code: number;
  readonly says: readonly string[];
}

const line = (text: string): string => {
  const at = config.split("\n").findIndex((each) => each === text);
  assert(at >= 0, text);
  return `~/.aws/config:${at + 1}: `;
};
const roleLine = (profile: string): string => {
  const lines = config.split("\n");
  const at = lines.indexOf(`[profile ${profile}]`);
  const offset = lines.slice(at).findIndex((each) => each.startsWith("role_arn"));
  return `~/.aws/config:${at + offset + 1}: `;
};
const freePort = async (): Promise<number> => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(),
  );
  await server.shutdown();
  return server.addr.port;
};
const signedIn = (stage: Stage) => stage.signedIn("corp", 3600);

const rows: readonly Row[] = [
  {
    name: "a session without a token needs a login, and says what to type",
    profile: "work",
    code: 3,
    says: ['session "corp" needs a login: never logged in', "hint: awsprof login corp"],
  },
  {
    name: "a session at the end of a chain needs a login too",
    profile: "second",
    code: 3,
    says: ['session "corp" needs a login: never logged in', "hint: awsprof login corp"],
  },
  {
    name: "a token that the portal refuses and that cannot be renewed needs a login",
    profile: "work",
    async before(stage) {
      await signedIn(stage);
      stage.aws.control.revoke("session");
    },
    code: 3,
    says: ['session "corp" needs a login: ', "hint: awsprof login corp"],
  },
  {
    name: "a role that the person does not have is told with AWS's words",
    profile: "mistyped",
    before: signedIn,
    code: 1,
    says: [
      'profile "mistyped" (sso Develper): ForbiddenException: No access',
      "hint: check sso_account_id and sso_role_name",
    ],
  },
  {
    name: "a role that may not be assumed names its step in the chain",
    profile: "closed",
    before: signedIn,
    code: 1,
    says: [
      `${
        roleLine("closed")
      }profile "closed", step 3 of 3 (assume-role arn:aws:iam::999900001111:role/Closed): AccessDenied: User: arn:aws:sts::111122223333:assumed-role/First/`,
      "hint: awsprof show closed",
    ],
  },
  {
    name: "a chained role may not last longer than an hour, says AWS",
    profile: "long",
    before: signedIn,
    code: 1,
    says: ["step 3 of 3", "ValidationError: The requested DurationSeconds exceeds the 1 hour"],
  },
  {
    name: "a wrong secret is told apart from an unknown key",
    profile: "by-wrong-secret",
    code: 1,
    says: ["SignatureDoesNotMatch: The request signature we calculated does not match"],
  },
  {
    name: "an unknown key is told with where it stands",
    profile: "by-unknown-key",
    code: 1,
    says: ["InvalidClientTokenId: ", "AWS does not know the key before this step"],
  },
  {
    name: "a clock that is behind is told, not the signature",
    profile: "by-keys",
    before: (stage) => stage.aws.control.setClock(3 * 3600),
    code: 1,
    says: ["this machine's clock is 3 h behind AWS's", "hint: set the clock"],
  },
  {
    name: "a clock that is ahead is told too",
    profile: "by-keys",
    before: (stage) => stage.aws.control.setClock(-40 * 60),
    code: 1,
    says: ["this machine's clock is 40 min ahead of AWS's"],
  },
  {
    name: "a region that the account has not turned on is told",
    profile: "asia",
    code: 1,
    says: ["RegionDisabledException", "hint: export AWS_REGION=us-east-1"],
  },
  {
    name: "an endpoint of one's own without a region is refused as the AWS CLI does",
    profile: "nowhere",
    code: 5,
    says: ["no region is chosen", "hint: export AWS_REGION="],
  },
  {
    name: "STS that answers 500 for good is told as such",
    profile: "by-keys",
    before: (stage) => stage.aws.control.fail({ op: "AssumeRole", times: 9, status: 500 }),
    code: 1,
    says: ["step 2 of 2", "InternalFailure: Internal server error"],
  },
  {
    name: "a page of a proxy is told as such",
    profile: "by-keys",
    before: (stage) => stage.aws.control.fail({ op: "AssumeRole", times: 9, proxy: true }),
    code: 1,
    says: ["not as AWS does", "HTTPS_PROXY"],
  },
  {
    name: "an address where nobody listens is told",
    profile: "by-keys",
    env: { AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${await freePort()}` },
    code: 1,
    says: [": cannot be reached", "hint: try again"],
  },
  {
    name: "an endpoint that is no URL is told with its variable",
    profile: "by-keys",
    env: { AWS_ENDPOINT_URL_STS: "not a url" },
    code: 5,
    says: ["AWS_ENDPOINT_URL_STS: ", 'the endpoint "not a url" is not a URL'],
  },
  {
    name: "an endpoint without a scheme is none",
    profile: "by-keys",
    env: { AWS_ENDPOINT_URL: "localhost:4566" },
    code: 5,
    says: ["AWS_ENDPOINT_URL: ", 'the endpoint "localhost:4566" is not a URL'],
  },
  {
    name: "a cycle is the AWS CLI's own error, before any request",
    profile: "loop-a",
    code: 5,
    says: ["Infinite loop in credential configuration detected."],
  },
  {
    name: "a profile that is its own source without keys is a cycle",
    profile: "self",
    code: 5,
    says: ["Infinite loop in credential configuration detected."],
  },
  {
    name: "a source that does not exist is told with file and line",
    profile: "orphan",
    code: 5,
    says: [
      line("source_profile = gone"),
      'The source_profile "gone" referenced in the profile "orphan" does not exist.',
    ],
  },
  {
    name: "SSO that is half configured is told with what is missing",
    profile: "half",
    code: 5,
    says: ["is missing required configuration: sso_role_name"],
  },
  {
    name: "a profile without credentials is no error of the files",
    profile: "empty",
    code: 1,
    says: ["Unable to locate credentials."],
  },
  {
    name: "keys in the environment that have expired are told",
    profile: "",
    env: {
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "x",
      AWS_CREDENTIAL_EXPIRATION: "2020-01-01T00:00:00Z",
    },
    code: 1,
    says: ["the keys in the environment expired at 2020-01-01T00:00:00Z", "hint: unset "],
  },
];

for (const { name, profile, before, env, code, says } of rows) {
  Deno.test(name, () =>
    Stage.use({
      config,
      world,
      async run(stage) {
        await before?.(stage);
        const words = profile === "" ? ["export"] : ["export", profile];
        const ended = await stage.run(words, { AWS_EC2_METADATA_DISABLED: "true", ...env });
        assertEquals([ended.code, ended.out], [code, ""], ended.err);
        for (const part of says) assertIncludes(ended.err, part);
        const errors = ended.err.split("\n").filter((each) => each.includes("error: "));
        assertEquals(errors.length, 1, ended.err);
      },
    }));
}

Deno.test("throttling and a fault that passes are waited for", () =>
  Stage.use({
    config,
    world,
    async run(stage) {
      stage.aws.control.fail({ op: "AssumeRole", status: 400, error: "Throttling" });
      stage.aws.control.fail({ op: "AssumeRole", status: 503 });
      const { code, err } = await stage.vends(["export", "by-keys"]);
      assertEquals(code, 0, err);
      assertEquals(stage.aws.log("AssumeRole").map(({ status }) => status), [400, 503, 200]);
    },
  }));

Deno.test("a token that the portal refuses before its time is renewed, and the role obtained", () =>
  Stage.use({
    config,
    world,
    async run(stage) {
      const { accessToken } = await stage.signedIn("corp", 3600);
      stage.aws.control.revoke("access-token", String(accessToken));
      const { code, err, out } = await stage.vends(["export", "second", "--format", "process"]);
      assertEquals(code, 0, err);
      const { AccessKeyId } = JSON.parse(out);
      assert(/Second<ASIA\d+First<ASIA\d+Developer<jo$/.test(AccessKeyId), AccessKeyId);
      assertEquals(stage.operations().filter((each) => each === "GetRoleCredentials").length, 2);
      assertEquals((await stage.token("corp"))?.accessToken !== accessToken, true);
    },
  }));
