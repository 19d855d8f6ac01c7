/**
 * The tour: what is typed into the demo's shell, and the sentence before each step.
 *
 * On a terminal the shell's own drawing is passed on, at a pace for reading; elsewhere the same tour
 * becomes a transcript: the lines that a terminal would have shown.
 */
import type { Host } from "../host.ts";
import type { Style } from "../output/style.ts";
import { fold } from "../output/text.ts";
import { onlyDraws, Screen, type Token, tokens } from "./screen.ts";
import { Session, type SessionOptions } from "./session.ts";

type Key = string | typeof tab | typeof list;

interface Step {
  readonly say: string;
  /** Lines, each as what is typed before Enter. */
  readonly lines: readonly (readonly Key[])[];
  /** Left out where the shell has no terminal to complete on. */
  readonly completes?: true;
  /** Left out where the shell has no terminal to ask on, or nothing plays AWS. */
  readonly login?: true;
}

/** What the tour is shown on, and which parts of it there are. */
export interface TourOptions extends Omit<SessionOptions, "draw"> {
  /** Whether to draw on this terminal; otherwise a transcript is written. */
  readonly live: boolean;
  readonly style: Style;
  /** Whether something plays AWS for a login. */
  readonly canLogin: boolean;
  /** Whether the home is the bad one: then `doctor` is all that is shown. */
  readonly isBad: boolean;
  /** Is told how to interrupt the tour, as soon as that can be. */
  interruptible(interrupt: () => Promise<void>): void;
}

const tab = Symbol("TAB");
const list = Symbol("TAB, for the list that it draws");

/** Milliseconds between keys and for reading, on a terminal. */
const pace = { key: 28, enter: 350, words: 700, output: 1600, list: 1600 };

/** How long a completion may take, and the silence that ends its drawing. */
const drawn = 400;

const steps: readonly Step[] = [
  {
    say: "every profile of both AWS files; the prompt says what a bare aws would use now",
    lines: [["awsprof list"]],
  },
  {
    say: "how a profile gets its credentials, and the file and line of each value",
    lines: [["awsprof show prod"]],
  },
  {
    say: "a directory with a .awsprofile selects its profile, without starting a process",
    lines: [["cd src/shop"]],
  },
  { say: "so the right account answers", lines: [["aws s3 ls"]] },
  {
    say: "a protected profile is not selected by a directory that nobody has trusted",
    lines: [["cd ../infra"]],
  },
  { say: "trusted, it is", lines: [["awsprof trust"]] },
  {
    say: "every profile has a command: this one is staging, whatever the prompt says",
    lines: [["awsstaging s3 ls"]],
  },
  { say: "leaving puts back what was there before", lines: [["cd"]] },
  {
    say: "a session that has run out is seen in the prompt",
    lines: [["awsprof use legacy"]],
    login: true,
  },
  {
    say: "one command logs in; a stand-in for AWS answers here, and its Allow is clicked for you",
    lines: [["awsprof login --no-browser"]],
    login: true,
  },
  { say: "sessions and what becomes of them", lines: [["awsprof status"]], login: true },
  {
    say: "TAB completes verbs and profiles",
    lines: [["awsprof use ", list, "st", tab]],
    completes: true,
  },
  {
    say: "and behind a profile's command, what aws completes",
    lines: [["awswork s3 ", list, "ls"]],
    completes: true,
  },
];

const repairs: readonly Step[] = [
  {
    say: "AWS files as they grow over the years: the AWS CLI would refuse them; doctor says why",
    lines: [["awsprof doctor"]],
  },
  {
    say: "what is safe to mend is mended; the change is shown, and a copy stays beside the file",
    lines: [["awsprof doctor --fix --yes"]],
  },
  { say: "the rest is for a person to decide; every profile is there", lines: [["awsprof list"]] },
];

/** Runs the tour to its end; throws Interrupted if the user ends it before. */
export async function tour(host: Host, options: TourOptions): Promise<void> {
  const { live, style } = options;
  const screen = new Screen(options.columns);
  const draw = live
    ? (token: Token): void => {
      if (onlyDraws(token)) host.out(token.raw);
    }
    : (token: Token): void => screen.feed(token);
  const session = new Session(host, { ...options, draw });
  options.interruptible(() => session.interrupt());
  try {
    await session.until("A");
    screen.clear();
    const stage = { session, host, screen, live, draw };
    const shown = (options.isBad ? repairs : steps).filter((step) =>
      (session.hasTerminal || !(step.completes || step.login)) && (options.canLogin || !step.login)
    );
    for (const [index, step] of shown.entries()) {
      const words = comment(step.say, {
        columns: options.columns,
        head: `# ${index + 1}/${shown.length}  `,
      });
      host.out(`\n${style.dim(words)}\n`);
      await pause(live ? pace.words : 0);
      for (const line of step.lines) await enter(line, stage);
      await pause(live ? pace.output : 0);
    }
  } finally {
    await session.stop();
  }
}

interface Stage {
  readonly session: Session;
  readonly host: Host;
  readonly screen: Screen;
  readonly live: boolean;
  draw(token: Token): void;
}

/** Types a line at the next prompt and waits for the end of its output. */
async function enter(line: readonly Key[], stage: Stage): Promise<void> {
  const { session, live } = stage;
  await session.until("B");
  for (const key of line) {
    if (typeof key === "string") await typeText(key, stage);
    else await complete(key, stage);
  }
  await pause(live ? pace.enter : 0);
  await session.enter();
  if (!session.hasTerminal) { for (const token of tokens("\r\n").tokens) stage.draw(token); }
  await session.until("A");
  write(stage);
}

async function typeText(text: string, { session, live, draw }: Stage): Promise<void> {
  // Without a terminal nothing echoes what is typed.
  if (!session.hasTerminal) { for (const token of tokens(text).tokens) draw(token); }
  if (!live) return await session.type(text);
  for (const character of text) {
    await session.type(character);
    await session.untilQuiet(pace.key);
  }
}

/** Presses TAB; a list stands long enough to be read before it goes away. */
async function complete(key: typeof tab | typeof list, stage: Stage): Promise<void> {
  const { session, host, screen, live } = stage;
  await session.untilQuiet(drawn);
  await session.type("\t");
  await session.untilQuiet(drawn);
  if (key === tab) return;
  if (live) await pause(pace.list);
  else host.out(screen.takeList().map((line) => `${line}\n`).join(""));
}

/** The text in lines of fewer than that many columns, below each other behind the head. */
function comment(text: string, { columns, head }: { columns: number; head: string }): string {
  const indent = `#${" ".repeat(head.length - 1)}`;
  return fold(text, columns - 1 - head.length).map((line, index) =>
    (index === 0 ? head : indent) + line
  ).join("\n");
}

/** Writes what the transcript has so far; a terminal has it already. */
function write({ host, screen, live }: Stage): void {
  if (!live) host.out(screen.take().map((line) => `${line}\n`).join(""));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
