/**
 * What the AWS SDK for JavaScript makes of configurations: one JSON object a line in, one out.
 *
 * In: `{ env, argument }`. Out: `{ config, credentials, key, secret, token, expiration, region,
 * error }`: the sections of both files, what the default provider gives or its error, and the region
 * of a client, null where it would have none.
 */
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { STSClient } from "@aws-sdk/nested-clients/sts";
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";

interface Question {
  readonly env: Record<string, string>;
  readonly argument: string | null;
}

const kept = Deno.env.toObject();
globalThis.console.warn = () => {};
globalThis.console.debug = () => {};
// The SDK leaves some of its own promises alone, and nothing that they tell is lost.
globalThis.addEventListener("unhandledrejection", (event) => event.preventDefault());
let rest = "";
for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    const answer = JSON.stringify(await view(JSON.parse(line)));
    await Deno.stdout.write(new TextEncoder().encode(`${answer}\n`));
  }
}

async function view({ env, argument }: Question): Promise<unknown> {
  for (const name of Object.keys(Deno.env.toObject())) if (!(name in kept)) Deno.env.delete(name);
  for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const profile = argument === null ? {} : { profile: argument };
  const answer = {
    config: configFile,
    credentials: credentialsFile,
    key: null,
    error: null,
    region: await regionOf(profile),
  };
  try {
    const given = await defaultProvider({ ignoreCache: true, maxRetries: 0, ...profile })();
    return {
      ...answer,
      key: given.accessKeyId,
      secret: given.secretAccessKey,
      token: given.sessionToken ?? null,
      expiration: given.expiration?.toISOString() ?? null,
    };
  } catch (error) {
    return { ...answer, error: String(error) };
  }
}

async function regionOf(profile: { profile?: string }): Promise<string | null> {
  try {
    return await new STSClient(profile).config.region();
  } catch {
    return null;
  }
}
