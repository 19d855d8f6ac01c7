/** The check of a region that was typed; shared by `use` and `pin`. */
import { ExitCode, Failure } from "../errors.ts";
import { quoted } from "../output/text.ts";

/** Throws the usage Failure for text that is no region. */
export function checkRegion(region: string | null): void {
  if (region === null || /^[a-z0-9-]{1,64}$/.test(region)) return;
  throw new Failure(`${quoted(region)} is not a region`, {
    code: ExitCode.usage,
    hints: ["regions look like eu-west-1"],
  });
}
