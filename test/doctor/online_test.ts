/** `doctor --online`: what AWS says of sessions and keys, and what is told where it says nothing. */
import { sampleWorld, type StaticKey, type World } from "../../src/fake_aws/world.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import * as samples from "../support/samples.ts";
import { tool } from "../support/tools.ts";
import { awsCli, runProgram } from "../fake_aws/clients.ts";
import { Stage } from "../sso/stage.ts";
import type { Found } from "./home.ts";

const day = 24 * 60 * 60 * 1000;

function key(name: string, more: Partial<StaticKey> = {}): StaticKey {
  return {
    accessKeyId: `AKIA${name.toUpperCase().padEnd(16, "0")}`,
    secretAccessKey: `secret-of-${name}-that-nobody-may-see`,
    accountId: "555566667777",
    userName: name,
    ...more,
  };
}

const young = key("young", { createdAt: Date.now() - 89 * day });
const old = key("old", { createdAt: Date.now() - 100 * day - 1000 });
const denied = key("denied", { seesOwnKeys: false });
const gone = key("gone");

const root = key("root", { createdAt: Date.now() - 400 * day - 1000, accountId: "111122223333" });
const second = key("second", { userName: "old", createdAt: Date.now() - day });

const world: World = { ...sampleWorld, keys: [young, old, denied, root, second] };

const config = samples.work;

function profileOf({ userName, accessKeyId, secretAccessKey }: StaticKey): string {
  return `[profile ${userName}]\nregion = eu-west-1\naws_access_key_id = ${accessKeyId}\n` +
    `aws_secret_access_key = ${secretAccessKey}\n`;
}

/** An address on which nobody listens any more. */
function nobody(): string {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return `127.0.0.1:${listener.addr.port}`;
}

/** Findings that only AWS can tell, as severity, code and message. */
async function asked(stage: Stage, more: Record<string, string> = {}): Promise<string[]> {
  await Deno.chmod(`${stage.home}/.aws/config`, 0o600);
  const { out, err } = await stage.run(["doctor", "--online", "--json"], more);
  assert(out !== "", err);
  const findings: Found[] = JSON.parse(out).findings;
  return findings.filter(({ code }) => /^(key-age|key-refused|not-checked|session-)/.test(code))
    .map(({ severity, code, message, line }) => `${severity} ${code} ${line}: ${message}`);
}

Deno.test("keys older than 90 days are told, young ones are not, and each is asked about once", () =>
  Stage.use({
    world,
    config: profileOf(young) + profileOf(old) + profileOf(old).replace("old", "again"),
    run: async (stage) => {
      assertEquals(await asked(stage), [
        'warning key-age 7: the key …0000 of profile "old" is 100 days old',
      ]);
      assertEquals(stage.operations(), ["ListAccessKeys", "ListAccessKeys"]);
    },
  }));

Deno.test("a key that may not look, one that AWS does not know, and a wrong secret", () =>
  Stage.use({
    world,
    config: profileOf(denied) + profileOf(gone) +
      profileOf({ ...young, userName: "wrong", secretAccessKey: "another-secret-than-the-own" }),
    run: async (stage) => {
      const [first = "", ...others] = await asked(stage);
      assertIncludes(first, "info not-checked 3: the key …0000 of profile");
      assertIncludes(first, "could not be checked: AccessDenied");
      assertEquals(others, [
        'warning key-refused 7: AWS refuses the key …0000 of profile "gone"',
        'warning key-refused 11: AWS refuses the key …0000 of profile "wrong"',
      ]);
    },
  }));

Deno.test("the account's own key is told like a user's, and a user's second key by its own age", () =>
  Stage.use({
    world,
    config: profileOf(root) + profileOf({ ...second, userName: "second" }),
    run: async (stage) => {
      assertEquals(await asked(stage), [
        'warning key-age 3: the key …0000 of profile "root" is 400 days old',
      ]);
      assertEquals(stage.operations(), ["ListAccessKeys", "ListAccessKeys"]);
    },
  }));

Deno.test("a key is asked about in its profile's partition, whatever region the variables name", () =>
  Stage.use({
    world,
    config: profileOf(young).replace("eu-west-1", "cn-northwest-1") +
      profileOf(old).replace("region = eu-west-1\n", ""),
    run: async (stage) => {
      await asked(stage, { AWS_REGION: "us-gov-west-1" });
      assertEquals(stage.aws.log().map((each) => each.headers.authorization?.split("/")[2]), [
        "cn-north-1",
        "us-gov-west-1",
      ]);
    },
  }));

Deno.test("a refused key of a profile without a region may be of another partition, and that is said", () =>
  Stage.use({
    world,
    config: profileOf(gone).replace("region = eu-west-1\n", ""),
    run: async (stage) => {
      await Deno.chmod(`${stage.home}/.aws/config`, 0o600);
      const { out } = await stage.run(["doctor", "--online", "--json"]);
      const findings: Found[] = JSON.parse(out).findings;
      assertEquals(
        findings.filter(({ code }) => code === "key-refused").map(({ fix }) => fix),
        ["set the region of [gone] if it is of another partition, else remove the key"],
      );
    },
  }));

Deno.test("where one partition cannot be reached, the keys of another are asked about", () =>
  Stage.use({
    world,
    config: profileOf(young).replace("region", "endpoint_url = http://" + nobody() + "\nregion") +
      profileOf(old).replace("region", "services = own\nregion") +
      "[services own]\niam =\n  endpoint_url = STAND_IN\n",
    run: async (stage) => {
      const path = `${stage.home}/.aws/config`;
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.replace("STAND_IN", stage.aws.url));
      const said = await asked(stage, { AWS_ENDPOINT_URL: "" });
      assertEquals(said.map((each) => each.split(":")[0]), [
        "info not-checked 4",
        "warning key-age 9",
      ]);
    },
  }));

Deno.test("a session that the portal knows is none, one that it ended is an error", () =>
  Stage.use({
    config,
    run: async (stage) => {
      await stage.bench.writeToken("corp", await stage.bench.signIn());
      assertEquals(await asked(stage), []);
      stage.aws.control.revoke("session");
      assertEquals(await asked(stage), [
        'error session-unknown-to-portal 1: the portal no longer knows session "corp"',
      ]);
      assertEquals((await stage.run(["doctor", "--online"])).code, 1);
      assertEquals(stage.operations(3).every((each) => each === "ListAccounts"), true);
    },
  }));

Deno.test("a token that has run out is not shown to the portal", () =>
  Stage.use({
    config,
    run: async (stage) => {
      const token = await stage.bench.signIn();
      await stage.bench.writeToken("corp", { ...token, expiresAt: "2026-01-15T09:26:53Z" });
      const known = stage.operations().length;
      assertEquals(await asked(stage), []);
      assertEquals(stage.operations(known), []);
    },
  }));

Deno.test("without a network each finding says so, and nothing else changes", () =>
  Stage.use({
    world,
    config: config + profileOf(young) + profileOf(old),
    run: async (stage) => {
      await stage.bench.writeToken("corp", await stage.bench.signIn());
      const known = stage.operations().length;
      const place = nobody();
      const offline = { AWS_ENDPOINT_URL: `http://${place}` };
      const said = await asked(stage, offline);
      assertEquals(said.map((each) => each.split(":")[0]), [
        "info not-checked 1",
        "info not-checked 13",
        "info not-checked 17",
      ]);
      for (const each of said) assertIncludes(each, `could not be checked: ${place}: cannot`);
      assertEquals((await stage.run(["doctor", "--online"], offline)).code, 1);
      assertEquals(stage.operations(known), []);
    },
  }));

Deno.test("an endpoint that is no URL is told, and ends nothing", () =>
  Stage.use({
    world,
    config: config + profileOf(old),
    run: async (stage) => {
      await stage.bench.writeToken("corp", await stage.bench.signIn());
      for (const url of ["localhost:4566", "http://", "//127.0.0.1:4566"]) {
        const said = await asked(stage, { AWS_ENDPOINT_URL: url });
        assertEquals(said.length, 2);
        for (const each of said) {
          assertIncludes(each, "could not be checked: ");
          assertIncludes(each, " is not a URL");
        }
      }
    },
  }));

Deno.test("without --online nobody is asked", () =>
  Stage.use({
    world,
    config: config + profileOf(old),
    run: async (stage) => {
      await stage.bench.writeToken("corp", await stage.bench.signIn());
      const known = stage.operations().length;
      await stage.run(["doctor"]);
      assertEquals(stage.operations(known), []);
    },
  }));

Deno.test({
  name: "the AWS CLI reads the stand-in's list of keys",
  ignore: tool("aws-cli").missing,
  fn: () =>
    Stage.use({
      world,
      config: profileOf(old),
      run: async (stage) => {
        const argv = [awsCli(), "iam", "list-access-keys", "--profile", "old"];
        const { out, err } = await runProgram(argv, {
          home: stage.home,
          env: stage.bench.environment(),
        });
        const [listed] = JSON.parse(out || "{}").AccessKeyMetadata ?? [err];
        assertEquals(listed.AccessKeyId, old.accessKeyId, err);
        assertEquals(Date.parse(listed.CreateDate), Math.floor((old.createdAt ?? 0) / 1000) * 1000);
      },
    }),
});
