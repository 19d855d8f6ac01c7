/** Rows: the prompt segment, its states and colours, and the prompts of others. */
import { assert, assertEquals } from "../support/assert.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage, StartOptions } from "./stage.ts";
import { ssoConfig, type Token, type TokenKey, writeToken, writeTokenText } from "./tokens.ts";
import { sampleConfig } from "./world.ts";

const config = sampleConfig + ssoConfig;
const defaultConfig = `${config}
[default]
region = eu-west-1
`;
/** What a pod has: a token that the AWS tools exchange for a role before they look at a profile's keys. */
const webIdentity = {
  AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/token",
  AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/pod",
};

const defaultCredentials = `[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = canary-secret-of-the-fixture
`;

const needsClock = { "bash-3.2": "cannot tell the time" };

const states: readonly StateRow[] = [
  state("a profile is chosen", { AWS_PROFILE: "work" }, "[AWS:work]", "green"),
  state("only AWS_DEFAULT_PROFILE is set", { AWS_DEFAULT_PROFILE: "work" }, "[AWS:work]", "green"),
  state(
    "both variables agree",
    {
      AWS_PROFILE: "work",
      AWS_DEFAULT_PROFILE: "work",
    },
    "[AWS:work]",
    "green",
  ),
  state("the profile is protected", { AWS_PROFILE: "prod" }, "[AWS:prod]", "red"),
  state("the profile is none", { AWS_PROFILE: "nope" }, "[AWS:nope?]", "yellow"),
  state("AWS_PROFILE is set but empty", { AWS_PROFILE: "" }, "[AWS:?]", "yellow"),
  state(
    "an unknown profile together with keys",
    {
      AWS_PROFILE: "nope",
      AWS_ACCESS_KEY_ID: "AKIA",
    },
    "[AWS:nope?]",
    "yellow",
  ),
  state(
    "environment keys override the profile",
    {
      AWS_PROFILE: "work",
      AWS_ACCESS_KEY_ID: "AKIA",
    },
    "[AWS:work keys!]",
    "yellow",
  ),
  state(
    "environment keys without a profile",
    { AWS_ACCESS_KEY_ID: "AKIA" },
    "[AWS:keys!]",
    "yellow",
  ),
  state(
    "an empty key variable",
    {
      AWS_PROFILE: "work",
      AWS_ACCESS_KEY_ID: "",
    },
    "[AWS:work]",
    "green",
  ),
  state(
    "the two profile variables disagree",
    {
      AWS_PROFILE: "work",
      AWS_DEFAULT_PROFILE: "other",
    },
    "[AWS:work\u2260other]",
    "yellow",
  ),
  state(
    "environment keys of a protected profile",
    {
      AWS_PROFILE: "prod",
      AWS_ACCESS_KEY_ID: "AKIA",
    },
    "[AWS:prod keys!]",
    "red",
  ),
  state(
    "a web identity overrides the profile",
    { AWS_PROFILE: "work", ...webIdentity },
    "[AWS:work keys!]",
    "yellow",
  ),
  state(
    "a web identity leaves a profile that assumes a role in force",
    { AWS_PROFILE: "prod", ...webIdentity },
    "[AWS:prod]",
    "red",
  ),
  state("a web identity without a profile", webIdentity, "[AWS:keys!]", "yellow"),
  state(
    "a web identity whose variable is empty is none",
    { AWS_PROFILE: "work", ...webIdentity, AWS_WEB_IDENTITY_TOKEN_FILE: "" },
    "[AWS:work]",
    "green",
  ),
  {
    ...state(
      "a web identity beside a default with credentials",
      { ...webIdentity, AWSPROF_PROTECT_PROFILES: "default" },
      "[AWS:keys!]",
      "yellow",
    ),
    world: { config: defaultConfig, credentials: defaultCredentials },
  },
  state("a profile name with a blank", { AWS_PROFILE: "team blue" }, "[AWS:team blue]", "green"),
  state("nothing is chosen and there is no default", {}, "", "none"),
  {
    ...state(
      "nothing is chosen, but a default with credentials would be used",
      {},
      "[AWS:default]",
    ),
    world: { config: defaultConfig, credentials: defaultCredentials },
  },
  {
    ...state(
      "environment keys beside a protected default, which they are not of",
      { AWS_ACCESS_KEY_ID: "AKIA", AWSPROF_PROTECT_PROFILES: "default" },
      "[AWS:keys!]",
      "yellow",
    ),
    world: { config: defaultConfig, credentials: defaultCredentials },
  },
  {
    ...state("nothing is chosen, and the default has no credentials", {}, ""),
    world: { config: defaultConfig, credentials: null },
  },
  {
    ...state("a default with credentials stands behind a profile", {
      AWS_PROFILE: "work",
    }, "[AWS:work]"),
    world: {
      config: defaultConfig,
      credentials:
        `${defaultCredentials}[work]\naws_access_key_id = A\naws_secret_access_key = B\n`,
    },
  },
  session("there is no token file", "dev", null, "[AWS:dev login]", "yellow"),
  session("the token is good for hours", "dev", { expires: 300 }, "[AWS:dev]", "green"),
  session(
    "the token has no accessToken",
    "dev",
    {
      expires: 300,
      accessToken: false,
    },
    "[AWS:dev login]",
    "yellow",
  ),
  session("less than 15 minutes are left", "dev", { expires: 11.5 }, "[AWS:dev 12m]", "yellow"),
  session("less than a minute is left", "dev", { expires: 0.7 }, "[AWS:dev 1m]", "yellow"),
  session("15 minutes and more are left", "dev", { expires: 15.8 }, "[AWS:dev]", "green"),
  session("the token has expired", "dev", { expires: -1 }, "[AWS:dev expired]", "yellow"),
  session(
    "the token has expired long ago",
    "dev",
    {
      expires: -60 * 24 * 400,
    },
    "[AWS:dev expired]",
    "yellow",
  ),
  session(
    "the token has expired but renews by itself",
    "dev",
    {
      expires: -90,
      refreshToken: true,
      registrationExpires: 60 * 24,
    },
    "[AWS:dev]",
    "green",
  ),
  session(
    "it could renew, but the registration has expired",
    "dev",
    {
      expires: -90,
      refreshToken: true,
      registrationExpires: -1,
    },
    "[AWS:dev expired]",
    "yellow",
  ),
  session(
    "it has a refresh token but no registration",
    "dev",
    {
      expires: -90,
      refreshToken: true,
    },
    "[AWS:dev expired]",
    "yellow",
  ),
  session(
    "its time is written as the AWS CLI v1 does",
    "dev",
    {
      expires: -90,
      zone: "UTC",
    },
    "[AWS:dev expired]",
    "yellow",
  ),
  session(
    "its time is written as the AWS CLI v1 does and is good",
    "dev",
    {
      expires: 300,
      zone: "UTC",
    },
    "[AWS:dev]",
    "green",
  ),
  session(
    "a role depends on an expired session",
    "chained",
    {
      expires: -1,
    },
    "[AWS:chained expired]",
    "yellow",
  ),
  session("a role depends on a session without a token", "chained", null, "[AWS:chained login]"),
  session(
    "a legacy profile has an expired token",
    "old",
    {
      expires: -1,
    },
    "[AWS:old expired]",
    "yellow",
    "https://old.awsapps.com/start",
  ),
  session(
    "a legacy profile has a good token",
    "old",
    {
      expires: 300,
    },
    "[AWS:old]",
    "green",
    "https://old.awsapps.com/start",
  ),
  session(
    "a protected profile has expired",
    "prodsso",
    {
      expires: -1,
    },
    "[AWS:prodsso expired]",
    "red",
  ),
];

export const segmentScenarios: readonly Scenario[] = [
  ...states.map((row) => ({ ...row, notIn: { pwsh: "is part of one row, for it starts slowly" } })),
  {
    name: "the segment changes from each of its states to the next",
    world: { config },
    row: async (t) => {
      await t.start();
      for (const { name, state } of states.filter((row) => row.world?.config === config)) {
        await t.world.clearTokens();
        if (state.token !== null) await writeToken(t.world, state.key, state.token);
        const statements = stateVariables.map((variable) => {
          const value = state.environment[variable];
          return value === undefined ? t.shell.unset(variable) : t.shell.set(variable, value);
        });
        await t.read(statements.join("\n"));
        const seen = await t.enter();
        const { segment, colour } = drawnIn(t, state);
        assertEquals(seen.segment, segment, name);
        if (colour !== undefined && segment !== "") {
          assertEquals(await t.colour(segment), colour, `colour: ${name}`);
        }
      }
    },
  },
  {
    name: "the segment survives a broken, an empty, a huge and a hostile token file",
    world: { config },
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "dev" } });
      const texts = [
        "",
        "{",
        "null",
        '{"accessToken": "x", "expiresAt": "$(touch CANARY)"}',
        '{"accessToken": "x", "expiresAt": "\x1b]0;PWNED\x07"}',
        '{"accessToken": "x", "expiresAt": "9999999999999999999999"}',
        `{"x": "${"y".repeat(1_000_000)}"}`,
        "\0".repeat(5000),
      ];
      for (const text of texts) {
        await writeTokenText(t.world, "corp", text.replace("CANARY", t.world.canary));
        const seen = await t.enter();
        const what = JSON.stringify(text).slice(0, 50);
        assert(/^\[AWS:dev( login| expired)?\]$/.test(seen.segment), `${what}: ${seen.segment}`);
        assertEquals(seen.output, [], `${what}: output`);
      }
      assert(!t.terminal.raw.includes("PWNED"), "foreign text was drawn");
    },
  },
  {
    name: "the segment follows a token file that comes, changes and goes",
    world: { config },
    notIn: needsClock,
    row: async (t) => {
      const first = await t.start({ environment: { AWS_PROFILE: "dev" } });
      assertEquals(first.segment, "[AWS:dev login]", "without a token");
      const file = await writeToken(t.world, "corp", { expires: -1 });
      assertEquals((await t.enter()).segment, "[AWS:dev expired]", "expired");
      await writeToken(t.world, "corp", { expires: 300 });
      assertEquals((await t.enter()).segment, "[AWS:dev]", "after a login");
      await Deno.remove(file);
      assertEquals((await t.enter()).segment, "[AWS:dev login]", "after a logout");
    },
  },
  {
    name: "no secret of a token file is drawn or kept in a variable that starts with AWS",
    world: { config },
    row: async (t) => {
      await writeToken(t.world, "corp", { expires: 5, refreshToken: true });
      const seen = await t.start({ environment: { AWS_PROFILE: "dev" } });
      assert(!t.terminal.raw.includes("canary-"), "a secret is on the screen");
      const values = [...seen.variables.values()].join("\n");
      assert(!values.includes("canary-"), "a secret is in the environment");
    },
  },
  {
    name: "a profile is red that is protected by its account, by its own key, or by a pattern",
    world: {
      config: config.replace("[profile loose]\n", "[profile loose]\nawsprof_protected = true\n"),
      settings: "[protect]\nprofiles = team*\naccounts = 777788889999\n",
    },
    row: async (t) => {
      await t.start();
      const expected = { other: "red", loose: "red", "team blue": "red", work: "green" };
      for (const [profile, colour] of Object.entries(expected)) {
        await t.type(t.shell.set("AWS_PROFILE", profile));
        assertEquals(await t.colour(`[AWS:${profile}]`), colour, `colour of ${profile}`);
      }
    },
  },
  colourless("NO_COLOR is set", { NO_COLOR: "1" }),
  colourless("TERM is dumb", { TERM: "dumb" }),
  {
    name: "an empty NO_COLOR does not take the colour away",
    notIn: { pwsh: "PowerShell itself takes it as set" },
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work", NO_COLOR: "" } });
      assertEquals(await t.colour("[AWS:work]"), "green", "colour");
    },
  },
  hidden("AWSPROF_SEGMENT_ON=0", { environment: { AWSPROF_SEGMENT_ON: "0" } }),
  { ...hidden("the setting segment = off", {}), world: { settings: "[prompt]\nsegment = off\n" } },
  {
    name: "the segment stands once before the user's own prompt, prompt after prompt",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work" } });
      for (let i = 0; i < 5; i++) assertEquals((await t.enter()).segment, "[AWS:work]", "segment");
    },
  },
  {
    name: "the segment follows variables that are changed by hand",
    row: async (t) => {
      await t.start();
      const chosen = await t.type(t.shell.set("AWS_PROFILE", "prod"));
      assertEquals(chosen.segment, "[AWS:prod]", "chosen");
      const keys = await t.type(t.shell.set("AWS_ACCESS_KEY_ID", "AKIA"));
      assertEquals(keys.segment, "[AWS:prod keys!]", "keys");
      const removed = await t.type(t.shell.unset("AWS_ACCESS_KEY_ID"));
      assertEquals(removed.segment, "[AWS:prod]", "keys removed");
      await t.type(t.shell.set("AWS_PROFILE", "work"));
      const token = await t.type(t.shell.set("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"));
      assertEquals(token.segment, "[AWS:work keys!]", "web identity");
      const without = await t.type(t.shell.unset("AWS_WEB_IDENTITY_TOKEN_FILE"));
      assertEquals(without.segment, "[AWS:work]", "web identity removed");
      assertEquals((await t.type(t.shell.unset("AWS_PROFILE"))).segment, "", "removed");
    },
  },
  {
    name: "a protected profile is still one when it is chosen again after a web identity",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "prod" } });
      assertEquals(await t.colour("[AWS:prod]"), "red", "at first");
      await t.type(t.shell.unset("AWS_PROFILE"));
      const token = await t.type(t.shell.set("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"));
      assertEquals(token.segment, "[AWS:keys!]", "web identity");
      const both = await t.type(t.shell.set("AWS_PROFILE", "prod"));
      assertEquals(both.segment, "[AWS:prod]", "chosen again, which assumes a role");
      await t.type(t.shell.unset("AWS_WEB_IDENTITY_TOKEN_FILE"));
      assertEquals(await t.colour("[AWS:prod]"), "red", "chosen again");
    },
  },
  {
    name: "a long line wraps where the terminal ends, with the segment drawn",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work" }, columns: 40 });
      const text = `echo ${"0123456789".repeat(6)}`;
      await t.terminal.type(text);
      await t.terminal.until((lines) => {
        const all = lines.slice(-3).map((line) => line.trimEnd()).join("");
        return all.includes(text) ? true : null;
      });
      const lines = await t.terminal.screen();
      const first = lines.findLast((line) => line.includes("[AWS:work]")) ?? "";
      assert(first.trimEnd().length >= 40, `the line was broken too early: ${first}`);
    },
  },
];

/** A row that can also be played after another one in the same shell. */
interface StateRow extends Scenario {
  readonly state: State;
}

interface State {
  readonly environment: Readonly<Record<string, string>>;
  readonly segment: string;
  readonly colour: string | undefined;
  readonly token: Token | null;
  readonly key: TokenKey;
}

const stateVariables = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_ACCESS_KEY_ID",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_ROLE_ARN",
];

function state(
  what: string,
  environment: Readonly<Record<string, string>>,
  segment: string,
  colour?: string,
): StateRow {
  return stateRow(what, { environment, segment, colour, token: null, key: "corp" });
}

function session(
  what: string,
  profile: string,
  token: Token | null,
  segment: string,
  colour?: string,
  key: TokenKey = "corp",
): StateRow {
  return stateRow(what, { environment: { AWS_PROFILE: profile }, segment, colour, token, key });
}

function stateRow(what: string, state: State): StateRow {
  return {
    name: `the segment is ${state.segment || "empty"} when ${what}`,
    world: { config },
    state,
    row: async (t) => {
      if (state.token !== null) await writeToken(t.world, state.key, state.token);
      const { segment, colour } = drawnIn(t, state);
      await shows(t, { environment: state.environment }, segment, colour);
    },
  };
}

/** What that shell draws: bash before 4.2 cannot tell the time, a token file is fine to it. */
function drawnIn(t: Stage, state: State): Pick<State, "segment" | "colour"> {
  const { segment, colour, token } = state;
  if (t.shell.name !== "bash-3.2" || token === null) return state;
  return {
    segment: segment.replace(/ (login|expired|\d+m)\]/, "]"),
    colour: colour === "yellow" ? "green" : colour,
  };
}

function colourless(what: string, environment: Readonly<Record<string, string>>): Scenario {
  return {
    name: `the segment has no colour when ${what}`,
    row: async (t) => {
      await shows(
        t,
        { environment: { AWS_PROFILE: "prod", ...environment } },
        "[AWS:prod]",
        "none",
      );
    },
  };
}

function hidden(what: string, options: StartOptions): Scenario {
  return {
    name: `no segment is drawn with ${what}, and switching goes on`,
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start(options);
      const seen = await t.type("cd ~/a");
      assertEquals(seen.segment, "", "segment");
      t.variable(seen, "AWS_PROFILE", "work");
    },
  };
}

async function shows(
  t: Stage,
  options: StartOptions,
  segment: string,
  colour?: string,
): Promise<void> {
  const seen = await t.start(options);
  assertEquals(seen.segment, segment, "segment");
  assertEquals(seen.output, [], "output");
  if (colour !== undefined && segment !== "") {
    assertEquals(await t.colour(segment), colour, "colour");
  }
}
