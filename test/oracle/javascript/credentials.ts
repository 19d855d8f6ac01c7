/**
 * What the AWS SDK for JavaScript gets as credentials of profiles: their names as arguments, one
 * JSON object a line out, `{ key, expiration }` or `{ error, message }`.
 */
import { defaultProvider } from "@aws-sdk/credential-provider-node";

globalThis.console.warn = () => {};
for (const profile of Deno.args) {
  const answer = JSON.stringify(await credentials(profile));
  await Deno.stdout.write(new TextEncoder().encode(`${answer}\n`));
}

async function credentials(profile: string): Promise<unknown> {
  try {
    const { accessKeyId, expiration } = await defaultProvider({ profile, ignoreCache: true })();
    return { key: accessKeyId, expiration: expiration?.toISOString() ?? null };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: name, message };
  }
}
