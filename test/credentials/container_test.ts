/** A container's endpoint, asked by the built program. */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { Stage } from "../sso/stage.ts";
import { keys, type Metadata, never, withMetadata } from "./metadata.ts";

const config = `[default]
region = eu-west-1
[profile task]
role_arn = arn:aws:iam::111122223333:role/Admin
credential_source = EcsContainer
region = eu-west-1
`;

interface Row {
  readonly name: string;
  /** The environment; `<url>` stands for the endpoint, `HOME` for the home. */
  readonly env?: Record<string, string>;
  readonly answer?: (request: Request) => Response | Promise<Response>;
  /** What `export --format process` prints, or */
  readonly gives?: Record<string, unknown>;
  /** the error behind the step's name, `<url>` standing for the endpoint. */
  readonly says?: string;
  /** How often the endpoint is asked, if not once. */
  readonly asked?: number;
  readonly authorization?: string;
  /** The variable that is named as the place. */
  readonly at?: string;
}

const full = { AWS_CONTAINER_CREDENTIALS_FULL_URI: "<url>/creds?id=1" };
const given = {
  Version: 1,
  AccessKeyId: "ASIAMETADATA",
  SecretAccessKey: "metadata-secret",
  SessionToken: "metadata-token",
  Expiration: "2099-01-02T03:04:05Z",
};
const the = 'the container\'s endpoint "<url>/creds"';

const rows: Row[] = [
  { name: "a full URI is asked", env: full, gives: given },
  {
    name: "a token goes along",
    env: { ...full, AWS_CONTAINER_AUTHORIZATION_TOKEN: "Basic abc" },
    gives: given,
    authorization: "Basic abc",
  },
  {
    name: "a token's file counts before the token",
    env: {
      ...full,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "Basic abc",
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "HOME/token",
    },
    gives: given,
    authorization: "from-the-file",
  },
  {
    name: "an endpoint that is busy is asked again",
    env: full,
    answer: answers([new Response(null, { status: 503 }), Response.json(keys())]),
    gives: given,
    asked: 2,
  },
  {
    name: "an endpoint that stays busy is asked three times",
    env: full,
    answer: () => new Response("busy", { status: 500 }),
    says: `${the} answered HTTP 500`,
    asked: 3,
  },
  {
    name: "an endpoint that never answers",
    env: full,
    answer: never,
    says: `${the} does not answer`,
    asked: 3,
  },
  {
    name: "no role",
    env: full,
    answer: () => new Response("no", { status: 404 }),
    says: `${the} answered HTTP 404, which knows no such path`,
  },
  {
    name: "a token that is refused",
    env: { ...full, AWS_CONTAINER_AUTHORIZATION_TOKEN: "secret-authorization" },
    answer: () => Response.json({ Code: "Unauthorized", Message: "bad" }, { status: 401 }),
    says: `${the} answered HTTP 401 "Unauthorized", which refuses the token`,
    authorization: "secret-authorization",
  },
  {
    name: "bad JSON",
    env: full,
    answer: () => new Response('{"SecretAccessKey": "metadata-secret", oops'),
    says: `${the} did not answer with JSON`,
  },
  {
    name: "keys without a token",
    env: full,
    answer: () => Response.json(keys({ Token: undefined })),
    says: `${the} answered without credentials`,
  },
  {
    name: "nobody listens",
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:9/creds" },
    says: 'the container\'s endpoint "http://127.0.0.1:9/creds" cannot be reached',
    asked: 0,
  },
  {
    name: "another machine without https is not asked",
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://192.0.2.1/creds" },
    says: 'the container\'s endpoint "http://192.0.2.1/creds" is not asked: without https only ' +
      "this machine and AWS's own addresses are",
    asked: 0,
  },
  {
    name: "a name that only begins like this machine's is not asked",
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://localhost.example.com/creds" },
    says: 'the container\'s endpoint "http://localhost.example.com/creds" is not asked: without ' +
      "https only this machine and AWS's own addresses are",
    asked: 0,
  },
  {
    name: "something that is no URL",
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "creds?secret" },
    says: '"creds" is not a URL',
    asked: 0,
  },
  {
    name: "a relative URI that would make another host",
    env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: ".evil.example/creds" },
    says: '".evil.example/creds" is not a URL',
    asked: 0,
    at: "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  },
  {
    name: "a token with a line break",
    env: { ...full, AWS_CONTAINER_AUTHORIZATION_TOKEN: "a\nb" },
    says: "the token for the container's endpoint holds a line break",
    asked: 0,
    at: "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  },
  {
    name: "a token's file that is not there",
    env: { ...full, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "/no/such/file" },
    says: 'the token file "/no/such/file" does not exist',
    asked: 0,
    at: "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  },
];

Deno.test("container: each rule and each failure", async (test) => {
  await Stage.use({
    config,
    async run(stage) {
      await Deno.writeTextFile(`${stage.home}/token`, "from-the-file");
      for (const row of rows) {
        await test.step(row.name, async () => {
          await withMetadata(row.answer ?? (() => Response.json(keys())), async (metadata) => {
            await check(stage, metadata, row);
          });
        });
      }
    },
  });
});

async function check(stage: Stage, metadata: Metadata, row: Row): Promise<void> {
  const { env = {}, gives, says, asked = 1, authorization } = row;
  const filled = Object.entries(env).map(([name, value]) =>
    [name, value.replace("<url>", metadata.url).replace("HOME", stage.home)] as const
  );
  const started = Date.now();
  const { code, out, err } = await stage.run(["export", "--format", "process"], {
    AWSPROF_DEBUG: "",
    ...Object.fromEntries(filled),
  });
  if (gives !== undefined) {
    assertEquals(err, "");
    assertEquals(JSON.parse(out), gives);
  } else {
    const { at = "AWS_CONTAINER_CREDENTIALS_FULL_URI" } = row;
    const place = `awsprof: error: ${at}: profile "default" (container-role): `;
    assertEquals(err, `${place}${says?.replace("<url>", metadata.url)}\n`);
    assertEquals([code, out], [1, ""]);
  }
  assertEquals(metadata.asked.length, asked, "requests");
  for (const { headers } of metadata.asked) assertEquals(headers["authorization"], authorization);
  assert(Date.now() - started < 12_000, `${Date.now() - started} ms`);
}

function answers(list: Response[]): () => Response {
  return () => list.shift() ?? new Response(null, { status: 500 });
}

Deno.test("container: as the source of a role it signs, and its failure names the step", async () => {
  await Stage.use({
    config,
    async run(stage) {
      const env = { AWSPROF_DEBUG: "" };
      await withMetadata(() => new Response(null, { status: 404 }), async ({ url }) => {
        const { err } = await stage.run(["export", "task"], {
          ...env,
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/creds`,
        });
        assertIncludes(err, 'profile "task", step 1 of 2 (container-role): the container\'s');
      });
      await withMetadata(() => Response.json(keys()), async ({ url }) => {
        await stage.run(["export", "task"], {
          ...env,
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/creds`,
        });
        assertEquals(stage.aws.log("AssumeRole").map((each) => each.accessKeyId), ["ASIAMETADATA"]);
      });
    },
  });
});
