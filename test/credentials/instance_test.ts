/** An instance's metadata service, asked by the built program. */
import { assert, assertEquals } from "../support/assert.ts";
import { Stage, wait } from "../sso/stage.ts";
import { instanceRoutes, keys, type Metadata, never, withMetadata } from "./metadata.ts";

interface Row {
  readonly name: string;
  readonly service?: Parameters<typeof instanceRoutes>[0];
  /** Lines of the selected profile `x`; `<url>` stands for the service. */
  readonly profile?: string;
  readonly env?: Record<string, string>;
  readonly gives?: Record<string, unknown>;
  readonly says?: string;
  readonly code?: number;
  /** Methods and last parts of the paths. */
  readonly asked?: readonly string[];
  readonly place?: string;
  /** ms that it may take. */
  readonly within?: number;
}

const given = {
  Version: 1,
  AccessKeyId: "ASIAMETADATA",
  SecretAccessKey: "metadata-secret",
  SessionToken: "metadata-token",
  Expiration: "2099-01-02T03:04:05Z",
};
const endpoint = { AWS_EC2_METADATA_SERVICE_ENDPOINT: "<url>" };
const all = ["PUT token", "GET security-credentials/", "GET the-role"];
const the = 'the metadata service at "<url>"';
const alone = "there are no credentials for it: nothing else gives any, and ";
const status = (code: number) => () => new Response("no", { status: code });

const rows: Row[] = [
  { name: "a role is found and its keys taken", env: endpoint, gives: given, asked: all },
  {
    name: "the account that it tells is passed on",
    env: endpoint,
    service: { role: () => Response.json(keys({ AccountId: "111122223333" })) },
    gives: { ...given, AccountId: "111122223333" },
  },
  {
    name: "the selected profile's key names the service, also by argument",
    profile: "ec2_metadata_service_endpoint = <url>/",
    gives: given,
    asked: all,
  },
  {
    name: "the variable counts before the profile's key",
    env: endpoint,
    profile: "ec2_metadata_service_endpoint = http://127.0.0.1:9",
    gives: given,
  },
  {
    name: "a service of version 1 is asked without a token",
    env: endpoint,
    service: { token: status(404) },
    gives: given,
    asked: all,
  },
  {
    name: "not where that is disabled by a variable",
    env: { ...endpoint, AWS_EC2_METADATA_V1_DISABLED: "true" },
    service: { token: status(404) },
    says: `${the} gives no session token, and asking without one is disabled`,
    asked: ["PUT token"],
  },
  {
    name: "not where that is disabled by the profile",
    env: endpoint,
    profile: "ec2_metadata_v1_disabled = true",
    service: { token: status(403) },
    says: `${the} gives no session token, and asking without one is disabled`,
  },
  {
    name: "no role is attached",
    env: endpoint,
    service: { roles: status(404) },
    says: `${the} has no role: none is attached to this instance`,
  },
  {
    name: "a request that it refuses",
    env: endpoint,
    service: { roles: status(401) },
    says: `${the} answered HTTP 401`,
  },
  {
    name: "another try where the profile allows it",
    env: endpoint,
    profile: "metadata_service_num_attempts = 3",
    service: { roles: thirdTime(() => new Response("the-role")) },
    gives: given,
  },
  {
    name: "no other try where it does not",
    env: endpoint,
    service: { roles: thirdTime(() => new Response("the-role")) },
    says: `${the} answered HTTP 500`,
    asked: all.slice(0, 2),
  },
  {
    name: "bad JSON",
    env: endpoint,
    service: { role: () => new Response('{"SecretAccessKey":"metadata-secret"') },
    says: `${the} did not answer with JSON`,
  },
  {
    name: "a role that the instance may not take",
    env: endpoint,
    service: { role: () => Response.json({ Code: "AssumeRoleUnauthorizedAccess", Message: "x" }) },
    says: `${the} answered without credentials`,
  },
  {
    name: "nobody listens",
    env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:9" },
    says: `${alone}the metadata service at "http://127.0.0.1:9" does not answer`,
    asked: [],
  },
  {
    name: "it never answers, for a second and another",
    env: endpoint,
    service: { token: never, roles: never },
    says: `${alone}${the} does not answer`,
    within: 5_000,
  },
  {
    name: "the profile's time-out counts",
    env: endpoint,
    profile: "metadata_service_timeout = 3",
    service: { roles: () => wait(2_000).then(() => new Response("the-role")) },
    gives: given,
  },
  {
    name: "a service that gives a byte at a time is not waited for",
    env: endpoint,
    service: { role: drip },
    says: `${alone}${the} does not answer`,
    within: 6_000,
  },
  {
    name: "a proxy is not asked",
    env: { ...endpoint, NO_PROXY: "", HTTP_PROXY: "http://127.0.0.1:9", http_proxy: "x" },
    gives: given,
  },
  {
    name: "a time-out that is no number",
    env: endpoint,
    profile: "metadata_service_timeout = soon",
    says: 'metadata_service_timeout is "soon", which is no whole number above zero',
    code: 5,
    asked: [],
    place: "~/.aws/config:3",
  },
  {
    name: "an endpoint that is no URL",
    env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: "169.254.169.254" },
    says: '"169.254.169.254" is not the URL of a metadata service',
    code: 5,
    asked: [],
    place: "AWS_EC2_METADATA_SERVICE_ENDPOINT",
  },
  {
    name: "a mode that there is not",
    env: { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "ipv5" },
    says: '"ipv5" is not a mode of the metadata service',
    code: 5,
    asked: [],
    place: "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
  },
];

Deno.test("instance: each rule and each failure", async (test) => {
  await Stage.use({
    config: "",
    async run(stage) {
      for (const row of rows) {
        await test.step(row.name, async () => {
          await withMetadata(instanceRoutes(row.service), async (metadata) => {
            await check(stage, metadata, row);
          });
        });
      }
    },
  });
});

async function check(stage: Stage, metadata: Metadata, row: Row): Promise<void> {
  const { env = {}, profile = "", gives, says = "", code: expected = 1, asked, place = "" } = row;
  const fill = (text: string): string => text.replace("<url>", metadata.url);
  const text = `[profile x]\nregion = eu-west-1\n${fill(profile)}\n[profile other]\n`;
  await Deno.writeTextFile(`${stage.home}/.aws/config`, text);
  const filled = Object.entries(env).map(([name, value]) => [name, fill(value)]);
  const started = Date.now();
  const { code, out, err } = await stage.run(["export", "x", "--format", "process"], {
    AWSPROF_DEBUG: "",
    AWS_EC2_METADATA_DISABLED: "false",
    AWS_PROFILE: "other",
    ...Object.fromEntries(filled),
  });
  if (gives !== undefined) {
    assertEquals(err, "");
    assertEquals(JSON.parse(out), gives);
  } else {
    const start = `awsprof: error: ${place === "" ? "" : `${place}: `}profile "x" (iam-role): `;
    assertEquals(err.split("\n")[0], start + fill(says));
    assertEquals([code, out], [expected, ""]);
  }
  const seen = metadata.asked.map(({ method, path }) =>
    `${method} ${path.replace(/^.*\/(?=[^/]+\/?$)/, "")}`
  );
  if (asked !== undefined) assertEquals(seen, asked);
  const took = Date.now() - started;
  assert(took < (row.within ?? 6_000), `${took} ms`);
}

/** A different answer at the third request of the life of the table row. */
function thirdTime(answer: () => Response): () => Response {
  let count = 0;
  return () => ++count === 3 ? answer() : new Response(null, { status: 500 });
}

/** A byte every half second, for ever. */
function drip(): Response {
  let timer: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      timer = setInterval(() => controller.enqueue(new Uint8Array([32])), 500);
    },
    cancel() {
      clearInterval(timer);
    },
  });
  return new Response(body);
}
