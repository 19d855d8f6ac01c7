/** The environment in which other programs are run: the user's own. */

/** What the installed launcher sets for the runtime below us, and the user did not. */
const launcherVariables = [
  "AWSPROF_LAUNCHER",
  "DENO_DIR",
  "DENO_NO_UPDATE_CHECK",
  "DENO_DISABLE_NODE_SHIM",
];

/** The variables that the user's shell gave; MORE are added. */
export function programEnvironment(
  env: ReadonlyMap<string, string>,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const own = Object.fromEntries(env);
  if (env.has("AWSPROF_LAUNCHER")) {
    for (const name of launcherVariables) delete own[name];
  }
  return { ...own, ...more };
}
