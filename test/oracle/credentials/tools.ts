/** What each tool says in a situation: whose key it gives, in which region, or what is wrong. */
import { run } from "../../../src/cli.ts";
import { denoHost } from "../../../src/deno_host.ts";
import { type Host, NetworkError } from "../../../src/host.ts";
import type { LogEntry } from "../../../src/fake_aws/state.ts";
import type { Witness } from "../witness.ts";
import { errorClass } from "./error_class.ts";
import type { Ended } from "./official.ts";
import type { Scene } from "./scene.ts";
import type { Situation } from "./situation.ts";

/** What a tool said; the first four are compared. */
export interface Told {
  /** Who the key stands for and how it came, with numbers and times taken out; null without key. */
  readonly identity: string | null;
  /** The kind of its error, or null. */
  readonly error: string | null;
  readonly region: string | null;
  /** What it asked AWS, one line a request. */
  readonly requests: readonly string[];
  /** Its own words, for people. */
  readonly words: string;
}

/** The official AWS CLI v2. */
export async function official(
  witness: Witness,
  situation: Situation,
  scene: Scene,
): Promise<Told> {
  const env = await scene.enter(situation);
  const { argument } = situation;
  const more = argument === null ? [] : ["--profile", argument];
  const args = ["configure", "export-credentials", "--format", "process", ...more];
  const { out, err, code, region } = await witness.ask({ env, args }) as Ended;
  return {
    identity: code === 0 ? await identity(JSON.parse(out), scene) : null,
    error: code === 0 ? null : errorClass(err),
    region: region === "" ? null : region,
    requests: scene.asked().map(requestWords),
    words: err,
  };
}

/** `awsprof export`, in this process. */
export async function ourselves(situation: Situation, scene: Scene): Promise<Told> {
  const env = await scene.enter(situation);
  const { argument } = situation;
  const args = ["export", ...(argument === null ? [] : [argument])];
  let [out, err] = ["", ""];
  const host: Host = {
    ...onlyHere(scene.home, env),
    out: (text) => out += text,
    err: (text) => err += text,
  };
  const code = await run({ ...host, args: [...args, "--format", "json"] });
  const requests = scene.asked().map(requestWords);
  const words = `${err}exit ${code}\n`;
  if (code !== 0) return { identity: null, error: errorClass(err), region: null, requests, words };
  const { region, access_key_id, secret_access_key, session_token, expiration } = JSON.parse(out);
  const printed: Printed = {
    AccessKeyId: access_key_id,
    SecretAccessKey: secret_access_key,
    ...(session_token === null ? {} : { SessionToken: session_token }),
    ...(expiration === null ? {} : { Expiration: expiration }),
  };
  return { identity: await identity(printed, scene), error: null, region, requests, words };
}

/** This machine with another environment and home, without a terminal, and no network but loopback. */
export function onlyHere(home: string, env: Readonly<Record<string, string>>): Host {
  const machine = denoHost();
  return {
    ...machine,
    env: new Map(Object.entries(env)),
    cwd: () => home,
    accountHome: () => null,
    terminal: {
      ...machine.terminal,
      stdinIsTerminal: false,
      stdoutIsTerminal: false,
      stderrIsTerminal: false,
    },
    wait: () => machine.wait(0),
    async request(request) {
      const { hostname, host } = new URL(request.url);
      if (hostname !== "127.0.0.1") throw new NetworkError("refused", host, "cannot be reached");
      return await machine.request(request);
    },
  };
}

interface Printed {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken?: string;
  readonly Expiration?: string;
}

async function identity(printed: Printed, scene: Scene): Promise<string> {
  const { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token = null } = printed;
  const holder = await scene.holder({ id, secret, token });
  const end = printed.Expiration === undefined ? "for ever" : `until ${minutes(printed)}`;
  return `${chain(id)} is ${madeUp(holder)}, ${end}`;
}

/** Minutes from now, by tens: tools do not run at the same moment. */
function minutes({ Expiration = "" }: Printed): string {
  const left = (Date.parse(Expiration) - Date.now()) / 60_000;
  return `${Math.round(left / 10) * 10} min`;
}

/** A key's id without the numbers that the stand-in gives in turn. */
export function chain(id: string): string {
  return id.replaceAll(/ASIA\d{4,}/g, "");
}

/** Session names that tools make up. */
function madeUp(text: string): string {
  return text.replace(/(botocore-session|awsprof|aws-sdk-js(-session)?)-\d+/, "(made up)");
}

function requestWords(entry: LogEntry): string {
  const { operation, accessKeyId, body, query, path, error, region } = entry;
  const form = operation.startsWith("AssumeRole")
    ? Object.fromEntries(new URLSearchParams(body))
    : {};
  const { Action: _action, Version: _version, WebIdentityToken: _token, ...parameters } = form;
  const words = {
    ...parameters,
    ...query,
    ...(path === "/" ? {} : { path }),
    ...(accessKeyId === null ? {} : { by: chain(accessKeyId), in: region }),
    ...(error === null ? {} : { error }),
  };
  const sorted = Object.entries(words).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([name, value]) => `${name}=${madeUp(String(value))}`);
  return [operation, ...sorted].join(" ");
}
