/** The official AWS CLI v2 as a witness: what it prints about a configuration. */
import type { Configuration } from "./generate.ts";

/** What a command printed and returned. */
export interface Printed {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Directory with `aws`, from AWSPROF_TEST_AWS, or null. */
export function cliDirectory(): string | null {
  return Deno.env.get("AWSPROF_TEST_AWS") || null;
}

/** The environment in which a configuration is looked at. */
export function environmentOf(
  configuration: Configuration,
  place: { home: string; url: string },
): Record<string, string> {
  const env: Record<string, string> = {
    HOME: place.home,
    PATH: "/usr/bin:/bin",
    LC_ALL: "C.UTF-8",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:9",
    AWS_ENDPOINT_URL: place.url,
    AWS_MAX_ATTEMPTS: "1",
    NO_PROXY: "127.0.0.1",
    ...configuration.env,
  };
  if (env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] === "CONTAINER") {
    env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = `${place.url}/container`;
  }
  return env;
}

/** Runs `aws` with these arguments in that environment and a private home. */
export async function runCli(
  args: readonly string[],
  place: { directory: string; home: string; env: Record<string, string> },
): Promise<Printed> {
  const output = await new Deno.Command(`${place.directory}/aws`, {
    args: [...args],
    cwd: place.home,
    clearEnv: true,
    env: place.env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  return { out: text.decode(output.stdout), err: text.decode(output.stderr), code: output.code };
}
