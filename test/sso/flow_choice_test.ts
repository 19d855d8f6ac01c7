/** By redirect or by code: one row for each kind of place that a login is asked for. */
import { chooseFlow, type Flow, type Surroundings } from "../../src/sso/flow_choice.ts";
import { assertEquals } from "../support/assert.ts";

interface Row {
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: Surroundings["platform"];
  readonly inContainer?: true;
  readonly hasBridge?: true;
  readonly gives: string;
}

const here = "pkce: a browser is here";
const display = { DISPLAY: ":0" };

const places: Readonly<Record<string, Row>> = {
  "a Linux desktop on X11": { env: display, gives: here },
  "a Linux desktop on Wayland": { env: { WAYLAND_DISPLAY: "wayland-0" }, gives: here },
  "a Linux machine without a display": { gives: "device-code: without a display" },
  "an empty DISPLAY, which is none": {
    env: { DISPLAY: "" },
    gives: "device-code: without a display",
  },
  "no display, but a browser by BROWSER": { env: { BROWSER: "w3m" }, gives: here },
  "macOS, which has no DISPLAY": { platform: "darwin", gives: here },
  "Windows": { platform: "windows", gives: here },
  "SSH by SSH_CONNECTION": {
    env: { SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" },
    gives: "device-code: over SSH",
  },
  "SSH by SSH_CLIENT": { env: { SSH_CLIENT: "10.0.0.1 1 22" }, gives: "device-code: over SSH" },
  "SSH by SSH_TTY": { env: { SSH_TTY: "/dev/pts/0" }, gives: "device-code: over SSH" },
  "SSH with a forwarded display, where 127.0.0.1 is still another machine's": {
    env: { ...display, SSH_TTY: "/dev/pts/0", BROWSER: "firefox" },
    gives: "device-code: over SSH",
  },
  "SSH to a Mac": {
    platform: "darwin",
    env: { SSH_TTY: "/dev/ttys001" },
    gives: "device-code: over SSH",
  },
  "WSL without a bridge": {
    env: { WSL_DISTRO_NAME: "Ubuntu" },
    gives: "device-code: in WSL without a way to Windows' browser",
  },
  "WSL without a bridge, although WSLg shows a display": {
    env: { WSL_DISTRO_NAME: "Ubuntu", ...display },
    gives: "device-code: in WSL without a way to Windows' browser",
  },
  "WSL with a bridge": { env: { WSL_DISTRO_NAME: "Ubuntu" }, hasBridge: true, gives: here },
  "WSL with BROWSER": { env: { WSL_DISTRO_NAME: "Ubuntu", BROWSER: "wslview" }, gives: here },
  "a container by the file at its root": {
    env: display,
    inContainer: true,
    gives: "device-code: in a container",
  },
  "a container by its variable": {
    env: { ...display, container: "podman" },
    gives: "device-code: in a container",
  },
  "a dev container": {
    env: { ...display, REMOTE_CONTAINERS: "true" },
    gives: "device-code: in a container",
  },
  "a dev container whose editor brings a browser": {
    env: { REMOTE_CONTAINERS: "true", BROWSER: "/vscode/bin/helpers/browser.sh" },
    inContainer: true,
    gives: here,
  },
  "a Codespace, whatever browser it names": {
    env: { CODESPACES: "true", BROWSER: "/vscode/bin/helpers/browser.sh" },
    gives: "device-code: in a Codespace",
  },
  "CODESPACES=false, which is none": { env: { ...display, CODESPACES: "false" }, gives: here },
  "AWS CloudShell": {
    env: { AWS_EXECUTION_ENV: "CloudShell", BROWSER: "w3m" },
    gives: "device-code: in AWS CloudShell",
  },
  "another place of AWS's": { env: { ...display, AWS_EXECUTION_ENV: "EC2" }, gives: here },
  "a CI job": { env: { ...display, CI: "true" }, gives: "device-code: in a CI job" },
  "CI=1": { env: { ...display, CI: "1" }, gives: "device-code: in a CI job" },
  "CI=False, CI=0 and an empty CI, which are none": {
    env: { ...display, CI: "False" },
    gives: here,
  },
  "CI=0": { env: { ...display, CI: "0" }, gives: here },
  "an empty CI": { env: { ...display, CI: "" }, gives: here },
};

for (const [what, row] of Object.entries(places)) {
  Deno.test(`a login's flow: ${what}`, () => assertEquals(chosen({}, row), row.gives));
}

interface Wish {
  readonly option?: Flow;
  readonly setting?: Flow;
  readonly legacy?: true;
}

const desktop: Row = { env: display, gives: "" };
const remote: Row = { env: { SSH_TTY: "/dev/pts/0" }, gives: "" };
const wishes: readonly [string, Wish, Row, string][] = [
  ["--device-code wins on a desktop", { option: "device-code" }, desktop, "device-code"],
  ["--pkce wins over SSH", { option: "pkce" }, remote, "pkce"],
  ["an option wins over the settings", { option: "pkce", setting: "device-code" }, remote, "pkce"],
  ["the settings win on a desktop", { setting: "device-code" }, desktop, "device-code"],
  ["the settings win over SSH", { setting: "pkce" }, remote, "pkce"],
  ["a start URL without a session is asked by code", { legacy: true }, desktop, "device-code"],
  ["--pkce is tried with a start URL too", { option: "pkce", legacy: true }, desktop, "pkce"],
];

for (const [what, wish, row, flow] of wishes) {
  Deno.test(`a login's flow: ${what}`, () => {
    assertEquals(chosen(wish, row).split(":")[0], flow);
  });
}

function chosen(wish: Wish, row: Row): string {
  const { option = null, setting = null, legacy = false } = wish;
  const choice = chooseFlow({ option, setting, legacy }, {
    platform: row.platform ?? "linux",
    env: new Map(Object.entries(row.env ?? {})),
    inContainer: row.inContainer === true,
    hasBridge: row.hasBridge === true,
  });
  return `${choice.flow}: ${choice.because}`;
}
