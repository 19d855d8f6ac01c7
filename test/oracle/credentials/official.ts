/** The official AWS CLI v2, loaded once for many runs (`aws_cli_many.py`). */
import { awsCli } from "../../fake_aws/clients.ts";
import { Witness } from "../witness.ts";

/** How one run ended; the region is the one that its own session used. */
export interface Ended {
  readonly out: string;
  readonly err: string;
  readonly code: number;
  readonly region: string | null;
}

/** The AWS CLI in that home. Throws where it does not start. */
export async function startOfficial(home: string): Promise<Witness> {
  const plugins = new URL(".", import.meta.url).pathname;
  const settings = `${home}/.many-plugins`;
  await Deno.writeTextFile(
    settings,
    `[plugins]\ncli_legacy_plugin_path = ${plugins}\nmany = aws_cli_many\n`,
  );
  const env = { AWS_CONFIG_FILE: settings, PYTHONDONTWRITEBYTECODE: "1", PATH: "/usr/bin:/bin" };
  const witness = new Witness(awsCli(), ["--version"], { home, env });
  if (await witness.next() !== "ready") throw new Error("the AWS CLI did not load the plugin");
  return witness;
}
