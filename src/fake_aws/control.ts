/** What a test can do to the stand-in: look, make time pass, answer for people, break things. */
import {
  type Device,
  type Fault,
  type LogEntry,
  resetState,
  type Settings,
  type State,
} from "./state.ts";
import { settle } from "./oidc.ts";
import { type LoginGrant, startLogin } from "./signin.ts";

/** Every knob; times are in seconds. */
export interface Control {
  /** Every request since the start or the last reset. */
  log(): readonly LogEntry[];
  /** Every token, code and key that was issued or configured: what nothing may print. */
  secrets(): readonly string[];
  /** Forgets everything that happened, and goes back to the settings at the start. */
  reset(): void;
  /** Changes how the services behave from now on. */
  set(settings: Partial<Settings>): void;
  /** Puts the clock ahead of the true one (behind, if negative). */
  setClock(offset: number): void;
  /** Breaks the next calls of an operation. */
  fail(fault: Fault): void;
  /** Presses Allow for the device with that user code, or for the last that asked. */
  approveDevice(userCode?: string): void;
  denyDevice(userCode?: string): void;
  expireDevice(userCode?: string): void;
  /** Logs somebody in as `aws login` does, but without a browser. */
  logIn(who?: { accountId?: string; user?: string }): LoginGrant;
  /** Makes one invalid before its time, or all of the kind. */
  revoke(kind: Revocable, value?: string): void;
}

/** What can be revoked; `registration` is a client's, by its id, `login` one by its refresh token. */
export type Revocable =
  | "access-token"
  | "refresh-token"
  | "registration"
  | "session"
  | "login"
  | "key";

/** The knobs of that state; SETTINGS are those of the start. */
export function controlOf(state: State, settings?: Partial<Settings>): Control {
  return {
    log: () => state.log,
    secrets: () => state.secrets,
    reset: () => resetState(state, settings),
    set(changed) {
      for (const name of Object.keys(changed)) {
        if (!(name in state.settings)) throw new Error(`no setting "${name}"`);
      }
      state.settings = { ...state.settings, ...changed };
    },
    setClock(offset) {
      state.clockOffset = offset;
    },
    fail(fault) {
      state.faults.push({ ...fault, left: fault.times ?? 1 });
    },
    approveDevice: (userCode) => settle(findDevice(state, userCode), "allow"),
    denyDevice: (userCode) => settle(findDevice(state, userCode), "deny"),
    expireDevice(userCode) {
      findDevice(state, userCode).expiresAt = 0;
    },
    logIn: (who) => startLogin(state, who),
    revoke: (kind, value) => revoke(state, { kind, value: value ?? null }),
  };
}

/**
 * The knobs over HTTP: `POST /__NAME` with a JSON object, `GET /__log`, `GET /__secrets`. The
 * answer is 200 with JSON, or 400 with what is wrong in `error`.
 */
export async function answerControl(control: Control, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const knob = knobs[pathname.slice("/__".length)];
  if (knob === undefined) return Response.json({ error: `no knob "${pathname}"` }, { status: 404 });
  try {
    const text = await request.text();
    const body: unknown = text === "" ? {} : JSON.parse(text);
    return Response.json(knob(control, body as Readonly<Record<string, unknown>>) ?? {});
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return Response.json({ error: message }, { status: 400 });
  }
}

type Knob = (control: Control, body: Readonly<Record<string, unknown>>) => unknown;

const knobs: Readonly<Record<string, Knob>> = {
  log: (control) => control.log(),
  secrets: (control) => control.secrets(),
  reset: (control) => control.reset(),
  set: (control, body) => control.set(body as Partial<Settings>),
  clock: (control, body) => control.setClock(Number(body["offset"] ?? 0)),
  fail(control, body) {
    if (typeof body["op"] !== "string") throw new Error('missing "op"');
    control.fail(body as unknown as Fault);
  },
  "device/approve": (control, body) => control.approveDevice(word(body, "userCode")),
  "device/deny": (control, body) => control.denyDevice(word(body, "userCode")),
  "device/expire": (control, body) => control.expireDevice(word(body, "userCode")),
  revoke: (control, body) => control.revoke(word(body, "kind") as Revocable, word(body, "value")),
};

function word(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  return typeof value === "string" ? value : undefined;
}

function findDevice(state: State, userCode?: string): Device {
  const all = [...state.devices.values()];
  const found = userCode === undefined
    ? all.at(-1)
    : all.find((device) => device.userCode === userCode);
  if (found === undefined) throw new Error(`no device "${userCode ?? ""}"`);
  return found;
}

function revoke(state: State, { kind, value }: { kind: Revocable; value: string | null }): void {
  if (kind === "session") {
    for (const token of [...state.accessTokens.values(), ...state.refreshTokens.values()]) {
      token.session.ended = true;
    }
    return;
  }
  const tables: Record<Exclude<Revocable, "session">, Map<string, unknown>> = {
    "access-token": state.accessTokens,
    "refresh-token": state.refreshTokens,
    registration: state.clients,
    login: state.logins,
    key: state.keys,
  };
  const table = tables[kind];
  if (table === undefined) throw new Error(`"${kind}" cannot be revoked`);
  if (value === null) table.clear();
  else if (!table.delete(value)) throw new Error(`no ${kind} of that value`);
}
