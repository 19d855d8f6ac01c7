/** A private home directory with a configuration and with whatever its plans could need. */
import { loginSessionName, ssoTokenName } from "../../src/config/cache_keys.ts";
import { type Configuration, loginSession, startUrl, textOf } from "./generate.ts";
import { loginKey, processKey, secret } from "./stand_in.ts";

/** Sessions and start URLs for which there is a token. */
export const tokens: readonly string[] = ["corp", "my sso", "übung", startUrl];

const later = "2099-01-01T00:00:00Z";

/** Makes a home directory below `parent` that every configuration can use; returns its path. */
export async function makeHome(parent: string): Promise<string> {
  const home = await Deno.makeTempDir({ dir: parent, prefix: "home-" });
  await Deno.mkdir(`${home}/.aws/sso/cache`, { recursive: true });
  await Deno.mkdir(`${home}/.aws/login/cache`, { recursive: true });
  await Deno.writeTextFile(`${home}/token.jwt`, "aaaa.bbbb.cccc");
  await Deno.writeTextFile(
    `${home}/process.json`,
    JSON.stringify({ Version: 1, AccessKeyId: processKey, SecretAccessKey: secret }),
  );
  const token = JSON.stringify({ accessToken: "token", expiresAt: later, region: "us-east-1" });
  for (const key of tokens) {
    await Deno.writeTextFile(`${home}/.aws/sso/cache/${await ssoTokenName(key)}`, token);
  }
  const login = {
    accessToken: {
      accessKeyId: loginKey,
      secretAccessKey: secret,
      sessionToken: "token",
      accountId: "012345678910",
      expiresAt: later,
    },
    clientId: "arn:aws:signin:::devtools/same-device",
    refreshToken: "refresh",
    tokenType: "aws_sigv4",
    dpopKey: await privateKey(),
  };
  const name = await loginSessionName(loginSession);
  await Deno.writeTextFile(`${home}/.aws/login/cache/${name}`, JSON.stringify(login));
  return home;
}

/** Puts the files of a configuration into the home directory. */
export async function furnish(home: string, configuration: Configuration): Promise<void> {
  const { config, credentials, lineEnd } = configuration;
  await gone(`${home}/.aws/cli`);
  await put(`${home}/.aws/config`, textOf(config, lineEnd));
  await put(`${home}/.aws/credentials`, textOf(credentials, lineEnd));
}

async function put(path: string, text: string | null): Promise<void> {
  if (text !== null) return await Deno.writeTextFile(path, text);
  await gone(path);
}

/** Cached role credentials too: with them the AWS CLI would not ask again. */
async function gone(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

async function privateKey(): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
  ]);
  const { d, x, y } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const bytes = (text: string | undefined): number[] =>
    [...atob((text ?? "").replaceAll("-", "+").replaceAll("_", "/"))].map((char) =>
      char.charCodeAt(0)
    );
  const point = [4, ...bytes(x), ...bytes(y)];
  const inner = [
    2,
    1,
    1,
    4,
    32,
    ...bytes(d),
    0xa0,
    10,
    6,
    8,
    ...curve,
    0xa1,
    68,
    3,
    66,
    0,
    ...point,
  ];
  const der = String.fromCharCode(0x30, inner.length, ...inner);
  return `-----BEGIN EC PRIVATE KEY-----\n${btoa(der)}\n-----END EC PRIVATE KEY-----\n`;
}

/** Object identifier of P-256. */
const curve = [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
