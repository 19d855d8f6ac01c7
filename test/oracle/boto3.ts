/** botocore as a witness, in one Python process that answers many configurations. */
import { environmentOf } from "./aws_cli.ts";
import type { Configuration } from "./generate.ts";
import { furnish } from "./home.ts";
import { Witness } from "./witness.ts";

/** What botocore makes of a configuration. */
export interface Boto3View {
  readonly profiles: Record<string, Record<string, string | Record<string, string>>> | null;
  readonly region: string | null;
  readonly method: string | null;
  readonly error: string | null;
}

/** botocore in that home, or null where Python has none that knows endpoint variables and logins. */
export async function startBoto3(home: string): Promise<Witness | null> {
  const program = new URL("boto3_view.py", import.meta.url).pathname;
  const witness = new Witness(Deno.env.get("AWSPROF_TEST_PYTHON") || "python3", [program], {
    home,
  });
  const version = await witness.next();
  const [major = 0, minor = 0] = typeof version === "string" ? version.split(".").map(Number) : [];
  if (major > 1 || (major === 1 && minor >= 41)) return witness;
  await witness.close();
  return null;
}

/** What it makes of a configuration in that home. */
export async function boto3View(
  witness: Witness,
  configuration: Configuration,
  place: { home: string; url: string },
): Promise<Boto3View> {
  await furnish(place.home, configuration);
  const { PATH: _path, LC_ALL: _locale, ...env } = environmentOf(configuration, place);
  return await witness.ask({ env, argument: configuration.argument }) as Boto3View;
}
