/**
 * Whether a login goes by the browser's redirect (authorization code with PKCE) or by a device code.
 *
 * The redirect ends at 127.0.0.1 of this machine, so it needs a browser on this machine. Where the
 * browser sits elsewhere the code is the only way; what tells that is one row below. A wish on the
 * command line decides over the settings, and those over the detection.
 */

/** The two ways of a login. */
export type Flow = "pkce" | "device-code";

/** What is known of the place that the login is asked for. */
export interface Surroundings {
  readonly platform: "linux" | "darwin" | "windows";
  readonly env: ReadonlyMap<string, string>;
  /** Whether the file that container engines leave at the root is there. */
  readonly inContainer: boolean;
  /** Whether a program that opens Windows' browser from WSL is on PATH. */
  readonly hasBridge: boolean;
}

/** The flow, and why. */
export interface Choice {
  readonly flow: Flow;
  /** Why, for people: `over SSH`. */
  readonly because: string;
}

/** The flow for one login; a legacy session knows no redirect. */
export function chooseFlow(
  wish: { option: Flow | null; setting: Flow | null; legacy: boolean },
  around: Surroundings,
): Choice {
  if (wish.option !== null) return { flow: wish.option, because: "as asked for" };
  if (wish.setting !== null) return { flow: wish.setting, because: "by the settings" };
  if (wish.legacy) return { flow: "device-code", because: "a start URL without sso-session" };
  const row = signs.find(({ holds }) => holds(around));
  return row === undefined
    ? { flow: "pkce", because: "a browser is here" }
    : { flow: "device-code", because: row.because };
}

/** Whether a browser started here would not be the person's. */
export function isRemote(around: Surroundings): boolean {
  return !isSet(around.env, "BROWSER") && signs.some(({ holds }) => holds(around));
}

interface Sign {
  readonly because: string;
  readonly holds: (around: Surroundings) => boolean;
}

/** A browser that the user names is one that can be reached, except over SSH and in the cloud. */
const signs: readonly Sign[] = [
  {
    because: "in AWS CloudShell",
    holds: ({ env }) => env.get("AWS_EXECUTION_ENV") === "CloudShell",
  },
  { because: "in a Codespace", holds: ({ env }) => isOn(env.get("CODESPACES")) },
  { because: "in a CI job", holds: ({ env }) => isOn(env.get("CI")) },
  {
    because: "over SSH",
    holds: ({ env }) =>
      ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].some((name) => isSet(env, name)),
  },
  {
    because: "in WSL without a way to Windows' browser",
    holds: ({ env, hasBridge }) =>
      isSet(env, "WSL_DISTRO_NAME") && !hasBridge && !isSet(env, "BROWSER"),
  },
  {
    because: "in a container",
    holds: ({ env, inContainer }) =>
      (inContainer || isSet(env, "container") || isSet(env, "REMOTE_CONTAINERS")) &&
      !isSet(env, "BROWSER"),
  },
  {
    because: "without a display",
    holds: ({ platform, env }) =>
      platform === "linux" && !isSet(env, "WSL_DISTRO_NAME") &&
      !["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].some((name) => isSet(env, name)),
  },
];

function isSet(env: ReadonlyMap<string, string>, name: string): boolean {
  return (env.get(name) ?? "") !== "";
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value.toLowerCase() !== "false";
}
