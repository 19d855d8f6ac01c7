/** `awsprof prompt`: the segment's text for tools that want a command. */
import type { Parsed } from "../arguments.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { entryOf, readSession } from "../inventory.ts";
import { load } from "../load.ts";
import { json } from "../output/json.ts";
import { segment } from "../output/segment.ts";
import { givesCredentials } from "../resolve/plan.ts";
import { rivalOf } from "../resolve/rival.ts";
import { contextOf } from "./context.ts";

/** Prints the text, or nothing where there is no segment. */
export function prompt(host: Host, parsed: Parsed): ExitCode {
  const configuration = load(host);
  const { state, profile, text } = segment({
    profile: host.env.get("AWS_PROFILE") ?? null,
    defaultProfile: host.env.get("AWS_DEFAULT_PROFILE") ?? null,
    hasRival: (name) => rivalOf(configuration.graph, name, host.env) !== null,
    isKnown: (name) => configuration.graph.profiles.has(name),
    isBroken: configuration.graph.failure !== null,
    standard: givesCredentials(configuration.graph, "default"),
    session(name) {
      const entry = entryOf(configuration, name);
      if (entry === null) return { state: "not-needed", expiresAt: null };
      const session = readSession(host, entry);
      const expiresAt = session.expires_at === null ? null : Date.parse(session.expires_at);
      return { state: session.state, expiresAt };
    },
    now: host.now(),
  });
  const isProtected = profile !== null && entryOf(configuration, profile)?.isProtected === true;
  if (parsed.options.has("json")) {
    host.out(json({ text, state, profile, protected: isProtected }));
  } else if (text !== "") {
    const { out } = contextOf(host, parsed);
    const paint = isProtected
      ? out.red
      : state === "ok" || state === "default"
      ? out.green
      : out.yellow;
    host.out(`${paint(text)}\n`);
  }
  return ExitCode.done;
}
