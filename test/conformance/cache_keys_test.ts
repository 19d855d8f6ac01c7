import {
  assumeRoleName,
  loginSessionName,
  pythonJson,
  ssoRoleName,
  ssoTokenName,
} from "../../src/config/cache_keys.ts";
import { sha1 } from "../../src/config/sha1.ts";
import { assertEquals } from "../support/assert.ts";
import { suite } from "./suites.ts";

interface Vector {
  readonly kind: string;
  readonly input: never;
  readonly hashedString: string;
  readonly file: string;
}

interface Registration {
  readonly startUrl: string;
  readonly region: string;
  readonly scopes: string[] | null;
  readonly session_name: string | null;
}

suite<Vector[]>(
  "cache files are named as the AWS CLI names them",
  "cache-key-vectors.json",
  async (vectors) => {
    assertEquals(vectors.length, 16, "vectors");
    for (const vector of vectors) {
      assertEquals(await named(vector), vector.file, `${vector.kind} ${vector.hashedString}`);
    }
  },
);

async function named({ kind, input, hashedString }: Vector): Promise<string> {
  if (kind.startsWith("sso-token")) return `~/.aws/sso/cache/${await ssoTokenName(hashedString)}`;
  if (kind.startsWith("sso-registration")) {
    const { startUrl, region, scopes, session_name }: Registration = input;
    const text = pythonJson({ startUrl, region, scopes, session_name, tool: "botocore" });
    return `~/.aws/sso/cache/${sha1(text)}.json`;
  }
  if (kind.startsWith("cli-role-cache/sso")) return `~/.aws/cli/cache/${await ssoRoleName(input)}`;
  if (kind.startsWith("cli-role-cache")) return `~/.aws/cli/cache/${await assumeRoleName(input)}`;
  if (kind === "login-session") {
    const { login_session } = input as { login_session: string };
    return `~/.aws/login/cache/${await loginSessionName(login_session)}`;
  }
  throw new Error(`unknown kind "${kind}"`);
}
