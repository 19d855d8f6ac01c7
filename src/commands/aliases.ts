/** `awsprof aliases`: the per-profile commands, and for each profile without one, why. */
import type { Parsed } from "../arguments.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { commandsOf } from "../inventory.ts";
import { load, obstacleText } from "../load.ts";
import { json } from "../output/json.ts";
import { type Column, table } from "../output/table.ts";
import { printable } from "../output/text.ts";
import type { LeftOutReason } from "../resolve/aliases.ts";
import { contextOf } from "./context.ts";
import { shellOption } from "./shell_option.ts";

const reasons: Record<LeftOutReason, string> = {
  "same-name": "another profile would have the same command",
  "existing-command": "is a command already",
  "no-name": "the name is too long, or nothing of it can be in a command's name",
  "excluded": "excluded by the settings",
};

/** Prints the commands, then what was left out. */
export function aliases(host: Host, parsed: Parsed): ExitCode {
  const configuration = load(host);
  const shell = shellOption(parsed);
  const { commands, leftOut } = commandsOf(host, {
    configuration,
    ...shell === "powershell" ? { foldCase: true } : {},
  });
  if (parsed.options.has("json")) {
    host.out(json({
      commands: [...commands].map(([profile, name]) => ({ name, profile })),
      left_out: leftOut.map(({ profile, wanted, reason }) => ({ profile, wanted, reason })),
    }));
    return ExitCode.done;
  }
  const { out, say } = contextOf(host, parsed);
  if (commands.size > 0) {
    const columns: readonly Column<[string, string]>[] = [
      { title: "COMMAND", rank: 0, cell: ([, name]) => name },
      { title: "PROFILE", rank: 0, cell: ([profile]) => profile },
    ];
    host.out(table(columns, { rows: [...commands], width: Infinity, heading: out.dim }));
  }
  for (const { profile, wanted, reason } of leftOut) {
    const name = wanted === null ? "" : `${wanted}: `;
    say(`${name}no command for "${printable(profile)}": ${reasons[reason]}`);
  }
  if (commands.size === 0 && leftOut.length === 0) {
    say(`no profiles, so no commands${obstacleText(configuration)}`);
  }
  return ExitCode.done;
}
