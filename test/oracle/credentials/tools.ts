/** What each tool says in a situation: whose key it gives, in which region, or what is wrong. */
import { run } from "../../../src/cli.ts";
import { denoHost } from "../../../src/deno_host.ts";
import { type Host, NetworkError } from "../../../src/host.ts";
import type { LogEntry } from "../../../src/fake_aws/state.ts";
import type { Witness } from "../witness.ts";
import { errorClass } from "./error_class.ts";
import type { Ended } from "./official.ts";
import type { Key, Scene } from "./scene.ts";
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
  return await officialIn(witness, { situation, scene, env: await scene.enter(situation) });
}

/** Where a tool is asked: a situation that was entered before, and perhaps not only for it. */
export interface Place {
  readonly situation: Situation;
  readonly scene: Scene;
  readonly env: Readonly<Record<string, string>>;
}

/** The official AWS CLI v2, with what others have left there. */
export async function officialIn(witness: Witness, place: Place): Promise<Told> {
  const { situation: { argument }, scene, env } = place;
  const more = argument === null ? [] : ["--profile", argument];
  const args = ["configure", "export-credentials", "--format", "process", ...more];
  const { out, err, code, region } = await witness.ask({ env, args }) as Ended;
  const printed = code === 0 ? JSON.parse(out) as Printed : null;
  return await told(
    printed === null ? null : {
      id: printed.AccessKeyId,
      secret: printed.SecretAccessKey,
      token: printed.SessionToken ?? null,
      expiration: printed.Expiration ?? null,
    },
    { region, words: err, scene },
  );
}

/** botocore, in one Python process. */
export async function botocore(
  witness: Witness,
  situation: Situation,
  scene: Scene,
): Promise<Told> {
  const env = await scene.enter(situation);
  const { argument } = situation;
  const answer = await witness.ask({ env, argument, key: true }) as {
    region: string | null;
    error: string | null;
    key: [string, string, string | null, string | null] | null;
  };
  const [id = "", secret = "", token = null, expiration = null] = answer.key ?? [];
  return await told(
    answer.key === null ? null : { id, secret, token, expiration },
    { region: answer.region, words: answer.error, scene },
  );
}

/** The SDK for JavaScript, in one process. */
export async function javascript(
  witness: Witness,
  situation: Situation,
  scene: Scene,
): Promise<Told> {
  const env = await scene.enter(situation);
  const { argument } = situation;
  const answer = await witness.ask({ env, argument }) as {
    region: string | null;
    error: string | null;
    key: string | null;
    secret: string;
    token: string | null;
    expiration: string | null;
  };
  const { key: id, secret, token, expiration } = answer;
  return await told(
    id === null ? null : { id, secret, token, expiration },
    { region: answer.region, words: answer.error, scene },
  );
}

async function told(
  printed: Key & { expiration: string | null } | null,
  from: { region: string | null; words: string | null; scene: Scene },
): Promise<Told> {
  const { region, words, scene } = from;
  const requests = requestsIn(scene);
  const error = printed === null ? errorClass(words ?? "") : null;
  return {
    identity: printed === null ? null : await identity(printed, scene),
    error,
    region: region === "" ? null : region,
    requests,
    words: words ?? "",
  };
}

/** `awsprof export`, in this process. */
export async function ourselves(situation: Situation, scene: Scene): Promise<Told> {
  return await ourselvesIn({ situation, scene, env: await scene.enter(situation) });
}

/** `awsprof export`, with what others have left there. */
export async function ourselvesIn(place: Place): Promise<Told> {
  const { situation: { argument }, scene, env } = place;
  const args = ["export", ...(argument === null ? [] : [argument])];
  let [out, err] = ["", ""];
  const host: Host = {
    ...onlyHere(scene.home, env),
    out: (text) => out += text,
    err: (text) => err += text,
  };
  const code = await run({ ...host, args: [...args, "--format", "json"] });
  const words = `${err}exit ${code}\n`;
  if (code !== 0) return await told(null, { region: null, words, scene });
  const { region, access_key_id, secret_access_key, session_token, expiration } = JSON.parse(out);
  return await told(
    { id: access_key_id, secret: secret_access_key, token: session_token, expiration },
    { region, words, scene },
  );
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
    // A back-off takes no time; who waits for an answer is told when it came.
    wait: (ms, signal) => machine.wait(signal === undefined ? 0 : ms, signal),
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

async function identity(
  printed: Key & { expiration: string | null },
  scene: Scene,
): Promise<string> {
  const holder = await scene.holder(printed);
  const { expiration } = printed;
  const end = expiration === null ? "for ever" : `until ${minutes(expiration)}`;
  return `${chain(printed.id)} is ${madeUp(holder)}, ${end}`;
}

/** Minutes from now, by tens: tools do not run at the same moment. */
function minutes(expiration: string): string {
  const left = (Date.parse(expiration) - Date.now()) / 60_000;
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

/** A request that is tried again is told once. */
function requestsIn(scene: Scene): string[] {
  return scene.asked().map(requestWords).filter((each, at, all) => each !== all[at - 1]);
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

/** What differs, as text for a person, or null; STRICT compares kinds of errors and requests too. */
export function difference(
  { theirs, ours, strict }: { theirs: Told; ours: Told; strict: boolean },
): string | null {
  const view = ({ identity, error, region, requests }: Told): string =>
    [
      `identity ${identity}`,
      `region ${identity === null ? null : region}`,
      ...(strict ? [`error ${error}`, ...requests] : []),
    ].join("\n  ");
  const [left, right] = [view(theirs), view(ours)];
  if (left === right) return null;
  return `- the tool\n  ${left}\n  ${theirs.words.trim()}\n- awsprof\n  ${right}\n  ${ours.words.trim()}\n`;
}
