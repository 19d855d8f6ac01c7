import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { exists } from "../support/build.ts";
import { visit } from "../support/fake_browser.ts";
import { tool } from "../support/tools.ts";
import { ssoTokenName } from "../../src/config/cache_keys.ts";
import { assertSession, eventually, legacyUrl, Stage, wait } from "./stage.ts";

const tmux = tool("tmux");
const cli = tool("aws-cli");

onTerminal(
  "a login opens BROWSER, says whose it is and ends when Allow is clicked",
  async (stage) => {
    const seat = await stage.sit();
    const { code, text } = await seat.runs("awsprof login work");
    assertEquals(code, 0, text);
    const lines = text.split("\n");
    assertEquals(
      lines[0],
      'awsprof: work → session "corp" (https://d-1234567890.awsapps.com/start)',
    );
    assertEquals(lines[1], "awsprof: opening your browser; if it does not open, go to");
    assertIncludes(lines[2] ?? "", `  ${stage.aws.url}/authorize?response_type=code&client_id=`);
    assert(
      /^awsprof: logged in to session "corp": valid \d+ min, .* · work, prod$/.test(
        lines.at(-1) ?? "",
      ),
      text,
    );
    assertEquals(lines.length, 4, text);
    assertEquals(stage.operations(), [
      ...["RegisterClient", "Authorize", "AnswerAuthorization", "CreateToken"],
    ]);
    assertSession(await stage.token("corp"));
  },
);

onTerminal(
  "a login by redirect ends at once after the click, though the browser stays",
  async (stage) => {
    await browser(
      stage,
      `sleep 0.5; '${stage.home}/browser' "$1"; date +%s%N >'${stage.home}/done'; sleep 20`,
    );
    const seat = await stage.sit({ env: { BROWSER: `${stage.home}/own` } });
    await seat.type("awsprof login work");
    const { code, text } = await seat.ended();
    const prompt = Date.now();
    assertEquals(code, 0, text);
    // The shell makes the file before `date` writes into it.
    const line = await eventually("the callback page", async () => {
      const text = await Deno.readTextFile(`${stage.home}/done`).catch(() => "");
      return text.endsWith("\n") && text;
    });
    const done = Number(line) / 1e6;
    assert(prompt - done < 5000, `the prompt came ${prompt - done} ms after the callback page`);
  },
);

onTerminal("--no-browser opens none, and the printed page leads to the end", async (stage) => {
  const seat = await stage.sit();
  await seat.type("awsprof login work --no-browser");
  const url = await seat.address();
  assertIncludes(await seat.sees(""), "awsprof: open this page in a browser:");
  await wait(700);
  assertEquals(stage.operations(), ["RegisterClient"], "what was asked before the page was opened");
  const { status, text } = await visit(url);
  const arrived = Date.now();
  assertEquals(status, 200);
  assertIncludes(text, "You can close this page");
  assertEquals((await seat.ended()).code, 0);
  const late = Date.now() - arrived;
  assert(late < 3000, `the prompt came ${late} ms after the callback page`);
});

onTerminal("a device login shows page, code and QR code where there is room", async (stage) => {
  const seat = await stage.sit({ rows: 45 });
  await seat.type("awsprof login work --device-code --no-browser");
  const text = await seat.sees("waiting for your approval");
  const userCode = /^ {6}([A-Z]{4}-[A-Z]{4})$/m.exec(text)?.[1] ?? "no code";
  assertIncludes(text, `  ${stage.aws.url}/device?user_code=${userCode}`);
  assertIncludes(text, "█▀▀▀▀▀█");
  await visit(await seat.address());
  const { code, text: all } = await seat.ended();
  assertEquals(code, 0, all);
  assertIncludes(all, 'logged in to session "corp": valid');
  assertSession(await stage.token("corp"));
});

onTerminal("a device login shows no QR code on a low terminal", async (stage) => {
  const seat = await stage.sit({ rows: 29 });
  await seat.type("awsprof login work --device-code --no-browser");
  const text = await seat.sees("waiting for your approval");
  assert(!/[█▀▄]/.test(text), `there is one:\n${text}`);
  assertIncludes(text, `${stage.aws.url}/device?user_code=`);
  assert(/^ {6}[A-Z]{4}-[A-Z]{4}$/m.test(text), `there is no code:\n${text}`);
  await seat.press("C-c");
  assertEquals((await seat.ended()).code, 130);
});

onTerminal("a device login ends within one interval after the approval", async (stage) => {
  stage.aws.control.set({ interval: 2 });
  const seat = await stage.sit();
  await seat.type("awsprof login work --device-code --no-browser");
  const url = await seat.address();
  await wait(2500);
  await visit(url);
  const approved = Date.now();
  const { code } = await seat.ended();
  const prompt = Date.now();
  assertEquals(code, 0);
  const got = stage.aws.log("CreateToken").at(-1)?.at ?? 0;
  assert(got - approved < 3000, `asked ${got - approved} ms after the approval`);
  assert(prompt - got < 2000, `the prompt came ${prompt - got} ms after the token`);
  const errors = stage.aws.log("CreateToken").map(({ error }) => error);
  assertEquals(errors.includes("SlowDownException"), false, "asked faster than allowed");
  assert(errors.length > 1, "it was never pending");
});

onTerminal(
  "the settings fix the way of a session, and an option decides over them",
  async (stage) => {
    await Deno.mkdir(`${stage.home}/.config/awsprof`, { recursive: true });
    await Deno.writeTextFile(
      `${stage.home}/.config/awsprof/config`,
      "[login]\ndevice_code = co*\npkce = shop\n",
    );
    const seat = await stage.sit({ env: { SSH_TTY: "/dev/pts/0" } });
    for (
      const [words, part] of [
        ["work", "awsprof: by a code, by the settings"],
        ["work --pkce", "/authorize?"],
        ["staging", "/authorize?"],
        ["staging --device-code", "awsprof: by a code, as asked for"],
      ]
    ) {
      await seat.type(`awsprof login ${words} --no-browser`);
      await seat.sees("waiting for ");
      assertIncludes(await seat.sees(""), part ?? "");
      await seat.press("C-c");
      assertEquals((await seat.ended()).code, 130);
    }
  },
);

onTerminal("a denied login is refused in words, by redirect and by code", async (stage) => {
  const seat = await stage.sit();
  for (const flow of ["--pkce", "--device-code"]) {
    await seat.type(`awsprof login work ${flow} --no-browser`);
    await visit(await seat.address(), "deny");
    const { code, text } = await seat.ended();
    assertEquals(code, 1, text);
    assertIncludes(text, 'awsprof: error: the login to session "corp" was refused');
    assertIncludes(text, "awsprof: hint: awsprof login corp");
    assertEquals(await stage.token("corp"), null);
  }
});

onTerminal(
  "Ctrl-C ends a login by redirect: port free, nothing written, line clean",
  async (stage) => {
    const seat = await stage.sit();
    await seat.type("awsprof login work --no-browser");
    const url = await seat.address();
    const port = Number(new URL(new URL(url).searchParams.get("redirect_uri") ?? "").port);
    assert(await isListened(port), "nothing listens before");
    await seat.press("C-c");
    const { code, text } = await seat.ended();
    assertEquals(code, 130);
    assert(!text.includes("waiting for"), `the line is still there:\n${text}`);
    assert(!text.includes("error"), text);
    assertEquals(await isListened(port), false, "something listens");
    await onlyRegistrations(stage);
  },
);

onTerminal("Ctrl-C ends a device login: no more questions, nothing written", async (stage) => {
  const seat = await stage.sit();
  await seat.type("awsprof login work --device-code --no-browser");
  await seat.sees("waiting for your approval");
  await eventually("a question", () => stage.aws.log("CreateToken").length > 0);
  await seat.press("C-c");
  const { code, text } = await seat.ended();
  assertEquals(code, 130);
  assert(!text.includes("waiting for"), `the line is still there:\n${text}`);
  const asked = stage.aws.log().length;
  await wait(1500);
  assertEquals(stage.aws.log().length, asked, "questions");
  await onlyRegistrations(stage);
});

onTerminal("Ctrl-C does not wait for a server that does not answer", async (stage) => {
  stage.aws.control.fail({ op: "RegisterClient", delay: 15_000 });
  const seat = await stage.sit();
  await seat.type("awsprof login work --no-browser");
  await wait(600);
  await seat.press("C-c");
  const { code, text } = await seat.ended(5);
  assertEquals([code, text], [130, ""]);
});

onTerminal("Ctrl-C during a renewal does not lose the renewed token", async (stage) => {
  await stage.signedIn("corp", 60);
  stage.aws.control.fail({ op: "CreateToken", delay: 1000 });
  const seat = await stage.sit();
  const before = stage.aws.log("CreateToken").length;
  await seat.type("awsprof login work");
  await wait(600);
  await seat.press("C-c");
  await seat.ended(8);
  assertEquals(stage.aws.log("CreateToken").length, before + 1);
  assertEquals((await seat.runs("awsprof login work")).code, 0);
  assertEquals(stage.aws.log("CreateToken").length, before + 1, "refresh token spent for nothing");
});

onTerminal("Ctrl-C ends the login and not the browser that it started", async (stage) => {
  await browser(stage, `: >'${stage.home}/pid'; sleep 2; : >'${stage.home}/alive'`);
  const seat = await stage.sit({ env: { BROWSER: `${stage.home}/own` } });
  await seat.type("awsprof login work");
  await eventually("the browser", () => exists(`${stage.home}/pid`));
  await seat.press("C-c");
  const { code } = await seat.ended(5);
  assertEquals(code, 130);
  await eventually("the browser lives on", () => exists(`${stage.home}/alive`));
});

onTerminal("Ctrl-C ends the wait for another login", async (stage) => {
  const [first, second] = [await stage.sit(), await stage.sit()];
  await first.type("awsprof login work --no-browser");
  await first.address();
  await second.type("awsprof login work --no-browser");
  await second.sees('waiting for another login to session "corp"');
  await second.press("C-c");
  assertEquals((await second.ended(5)).code, 130);
  await first.press("C-c");
  assertEquals((await first.ended(5)).code, 130);
});

onTerminal("--all goes on after a session that fails, one browser at a time", async (stage) => {
  stage.aws.control.fail({
    op: "RegisterClient",
    status: 400,
    error: "InvalidRequestException",
    message: "no",
  });
  const seat = await stage.sit();
  const { code, text } = await seat.runs("awsprof login --all");
  assertEquals(code, 1, text);
  assertIncludes(text, 'awsprof: error: login to session "corp": InvalidRequestException: no');
  assertIncludes(text, 'awsprof: logged in to session "shop": valid');
  assertIncludes(text, `awsprof: logged in to start URL "${legacyUrl}": valid`);
  assertEquals(await stage.token("corp"), null);
  assertSession(await stage.token("shop"));
  assertSession(await stage.token(legacyUrl));
  const order = stage.operations().join(" ");
  assert(
    /^RegisterClient RegisterClient Authorize AnswerAuthorization CreateToken RegisterClient StartDeviceAuthorization /
      .test(order),
    `not one after the other: ${order}`,
  );
});

onTerminal("--all asks nothing where everything is valid, and ends at Ctrl-C", async (stage) => {
  const seat = await stage.sit();
  await seat.type("awsprof login --all --no-browser");
  await visit(await seat.address());
  await seat.sees('logged in to session "corp"');
  await seat.sees('session "shop" (https://d-0987654321');
  await seat.sees("waiting for the browser");
  await seat.press("C-c");
  const { code, text } = await seat.ended();
  assertEquals(code, 130);
  assert(!text.includes("old-shop"), `it went on:\n${text}`);
  assertSession(await stage.token("corp"));
  assertEquals(await stage.token("shop"), null);
});

onTerminal(
  "a role's login goes to the session of its source profile, and says so",
  async (stage) => {
    const seat = await stage.sit();
    const { code, text } = await seat.runs("awsprof login prod");
    assertEquals(code, 0, text);
    assertIncludes(text, 'awsprof: prod → work → session "corp" (');
    assertSession(await stage.token("corp"));
    assertEquals(await stage.token("prod"), null);
  },
);

onTerminal("--json puts one object on stdout and the page on the terminal", async (stage) => {
  const seat = await stage.sit();
  const { code, text } = await seat.runs("awsprof login work --json >out.json");
  assertEquals(code, 0, text);
  assertIncludes(text, "/authorize?");
  const token = await stage.token("corp");
  assertEquals(JSON.parse(await Deno.readTextFile(`${stage.home}/out.json`)), {
    schema: 1,
    logins: [{
      session: "corp",
      start_url: "https://d-1234567890.awsapps.com/start",
      how: "pkce",
      expires_at: token?.expiresAt,
    }],
  });
  await seat.runs("awsprof login work --json >out.json");
  const { logins } = JSON.parse(await Deno.readTextFile(`${stage.home}/out.json`));
  assertEquals(logins[0].how, "already-valid");
});

onTerminal("a valid token is not asked for again", async (stage) => {
  await stage.signedIn("corp", 3600);
  const before = stage.aws.log().length;
  const seat = await stage.sit();
  const { code, text } = await seat.runs("awsprof login work");
  assertEquals(code, 0, text);
  assert(/^awsprof: session "corp": valid \d+ min/.test(text), text);
  assertEquals(stage.operations(before), []);
});

onTerminal("--force asks for a new token although the old one is valid", async (stage) => {
  const old = await stage.signedIn("corp", 3600);
  const seat = await stage.sit();
  const { code, text } = await seat.runs("awsprof login work --force");
  assertEquals(code, 0, text);
  assert((await stage.token("corp"))?.accessToken !== old.accessToken, "the same token");
});

onTerminal("a token that can be refreshed costs one request and no browser", async (stage) => {
  for (const left of [600, -7200]) {
    const old = await stage.signedIn("corp", left);
    const before = stage.aws.log().length;
    const seat = await stage.sit();
    const { code, text } = await seat.runs("awsprof login work");
    assertEquals(code, 0, text);
    assertIncludes(text, 'awsprof: renewed session "corp": valid');
    assertEquals(stage.operations(before), ["CreateToken"]);
    const token = await stage.token("corp");
    assertSession(token);
    assert(token.refreshToken !== old.refreshToken, "the spent refresh token is still there");
  }
});

onTerminal("a start URL without a session is logged in to by a code", async (stage) => {
  const seat = await stage.sit();
  const { code, text } = await seat.runs("awsprof login legacy");
  assertEquals(code, 0, text);
  assertIncludes(text, "awsprof: by a code, a start URL without sso-session");
  assertIncludes(text, `awsprof: logged in to start URL "${legacyUrl}": valid 7 h`);
  const token = await stage.token(legacyUrl);
  assertSession(token);
  assertEquals("refreshToken" in token, false, "refresh token");
});

onTerminal(
  "where no browser of this machine can help none is started for a code",
  async (stage) => {
    await browser(stage, `echo started >'${stage.home}/started'`);
    await Deno.rename(`${stage.home}/own`, `${stage.home}/xdg-open`);
    const path = `${stage.home}:${stage.environment()["PATH"]}`;
    const env = { BROWSER: "", SSH_CONNECTION: "1.2.3.4 5 6.7.8.9 22", PATH: path };
    const seat = await stage.sit({ env });
    await seat.type("awsprof login work");
    const text = await seat.sees("waiting for your approval");
    assertIncludes(text, "awsprof: by a code, over SSH");
    assertIncludes(text, "awsprof: open this page in a browser:");
    await visit(await seat.address());
    assertEquals((await seat.ended()).code, 0);
    assertEquals(await exists(`${stage.home}/started`), false, "it was started");
  },
);

onTerminal(
  "a browser that cannot be started is told of, and the page still works",
  async (stage) => {
    const seat = await stage.sit({ env: { BROWSER: "/nowhere/browser" } });
    await seat.type("awsprof login work");
    await seat.sees('the browser could not be opened: "/nowhere/browser" is not installed');
    await visit(await seat.address());
    assertEquals((await seat.ended()).code, 0);
  },
);

onTerminal("the time that is left is drawn on one line, second by second", async (stage) => {
  const seat = await stage.sit({ env: { AWSPROF_DEBUG: "" } });
  await seat.type("awsprof login work --device-code --no-browser");
  const text = await seat.sees("waiting for your approval, 9:5");
  assertEquals(text.split("\n").at(-1)?.endsWith("left (Ctrl-C to stop)"), true, text);
  await wait(2200);
  const drawn = new Set(seat.raw.match(/waiting for your approval, \d+:\d\d left/g));
  assert(drawn.size >= 2, `drawn: ${[...drawn].join(", ")}`);
  const screen = await seat.sees("");
  assertEquals(screen.split("waiting for your approval").length, 2, "lines of it");
  await visit(await seat.address());
  await seat.ended();
});

onTerminal("the debug log does not run into the line that shows the time", async (stage) => {
  const seat = await stage.sit();
  await seat.type("awsprof login work --device-code --no-browser");
  await seat.sees("debug: POST");
  await eventually("two questions", () => stage.aws.log("CreateToken").length > 1);
  const text = await seat.sees("/token 400 AuthorizationPendingException");
  for (const line of text.split("\n")) {
    assert(!/.awsprof: /.test(line), `two messages on a line: ${line}`);
  }
  await visit(await seat.address());
  assertEquals((await seat.ended()).code, 0);
});

onTerminal("logout ends one session at the portal and leaves the others", async (stage) => {
  const seat = await stage.sit();
  await seat.runs("awsprof login --all");
  for (const profile of ["work", "prod", "staging", "legacy"]) {
    await stage.bench.cliJson(["sts", "get-caller-identity", "--profile", profile]);
  }
  const work = await stage.token("corp");
  const before = {
    sso: await stage.files(".aws/sso/cache"),
    cli: await stage.files(".aws/cli/cache"),
  };
  assertEquals(before.cli.filter((name) => name.endsWith(".json")).length, 4, "role credentials");
  const asked = stage.aws.log().length;
  const { code, text } = await seat.runs("awsprof logout work");
  assertEquals([code, text], [0, 'awsprof: logged out of session "corp"']);
  assertEquals(stage.operations(asked), ["Logout"]);
  const [request] = stage.aws.log("Logout");
  assertEquals([request?.status, request?.headers["x-amz-sso_bearer_token"]], [
    200,
    work?.accessToken,
  ]);
  const after = {
    sso: await stage.files(".aws/sso/cache"),
    cli: await stage.files(".aws/cli/cache"),
  };
  const gone = (key: "sso" | "cli") => before[key].filter((name) => !after[key].includes(name));
  assertEquals(gone("sso"), [ssoTokenName("corp")]);
  const [role, ...more] = gone("cli");
  assertEquals(more, [], "more than the role credentials of the session");
  assert(role !== undefined, "the role credentials are still there");
  // Whose they were shows now: only this one has to be asked for again.
  assert(
    (await stage.bench.cli(["sts", "get-caller-identity", "--profile", "work"])).code !== 0,
    "",
  );
  for (const profile of ["staging", "legacy"]) {
    await stage.bench.cliJson(["sts", "get-caller-identity", "--profile", profile]);
  }
}, cli.missing);

onTerminal("logout --all ends each session", async (stage) => {
  const seat = await stage.sit();
  await seat.runs("awsprof login --all");
  await Deno.writeTextFile(`${stage.home}/.aws/sso/cache/other.json`, "{}");
  const asked = stage.aws.log().length;
  const { code, text } = await seat.runs("awsprof logout --all");
  assertEquals(code, 0, text);
  assertEquals(text.split("\n"), [
    'awsprof: logged out of session "corp"',
    'awsprof: logged out of session "shop"',
    `awsprof: logged out of start URL "${legacyUrl}"`,
  ]);
  assertEquals(stage.operations(asked), ["Logout", "Logout", "Logout"]);
  assertEquals((await stage.bench.tokens()).length, 0);
  assert((await stage.files(".aws/sso/cache")).includes("other.json"), "a foreign file is gone");
  const again = await seat.runs("awsprof logout --all");
  assertEquals([again.code, again.text.split("\n")[0]], [
    0,
    'awsprof: session "corp" was not logged in',
  ]);
});

onTerminal("logout without a network removes the files, warns, and is done", async (stage) => {
  await stage.signedIn("corp", 3600);
  const seat = await stage.sit({ env: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" } });
  const { code, text } = await seat.runs("awsprof logout work");
  assertEquals(code, 0, text);
  assertIncludes(text, "awsprof: warning: the portal was not told: 127.0.0.1:9");
  assertIncludes(text, 'awsprof: logged out of session "corp"');
  assertEquals(await stage.token("corp"), null);
});

onTerminal("status tells before, between and after", async (stage) => {
  const seat = await stage.sit({ columns: 160 });
  const lines = async (): Promise<string[]> => (await seat.runs("awsprof status")).text.split("\n");
  const before = await lines();
  assert(
    /^corp +never logged in, needs awsprof login corp +work, prod/.test(before[1] ?? ""),
    before.join("\n"),
  );
  assert(
    /^https:\/\/old-shop\S+ +never logged in, needs awsprof login legacy/.test(before[3] ?? ""),
    before.join("\n"),
  );
  await seat.runs("awsprof login work");
  const asked = stage.aws.log().length;
  const between = await lines();
  assert(/^corp +valid 59 min, renews by itself/.test(between[1] ?? ""), between.join("\n"));
  await stage.signedIn("corp", 300);
  await stage.signedIn("shop", -3 * 3600);
  const { shop: _, ...dead } = { ...await stage.token("shop"), shop: 1, refreshToken: "" };
  await stage.bench.writeToken("shop", dead);
  const later = await lines();
  assert(/^corp +renews by itself until/.test(later[1] ?? ""), later.join("\n"));
  assert(/^shop +expired 3 h ago, needs awsprof login shop/.test(later[2] ?? ""), later.join("\n"));
  await seat.runs("awsprof logout work");
  assertEquals((await lines())[1], before[1]);
  const requests = stage.operations(asked).filter((each) => each !== "RegisterClient");
  assertEquals(requests.filter((each) => each === "Logout"), ["Logout"]);
});

onTerminal("status --json tells the same to programs, and asks nobody", async (stage) => {
  const seat = await stage.sit();
  await seat.runs("awsprof login work");
  const asked = stage.aws.log().length;
  const { code } = await seat.runs("awsprof status --json >status.json");
  assertEquals(code, 0);
  const { schema, sessions, credentials } = JSON.parse(
    await Deno.readTextFile(`${stage.home}/status.json`),
  );
  const token = await stage.token("corp");
  assertEquals([schema, credentials], [1, []]);
  assertEquals(sessions[0], {
    name: "corp",
    start_url: "https://d-1234567890.awsapps.com/start",
    region: "eu-west-1",
    kind: "sso",
    session: { state: "valid", expires_at: token?.expiresAt },
    refreshable_until: token?.registrationExpiresAt,
    profiles: ["work", "prod"],
    file: stage.tokenPath("corp"),
  });
  assertEquals([sessions[2].name, sessions[2].kind, sessions[2].session.state], [
    null,
    "sso-legacy",
    "none",
  ]);
  assertEquals(stage.operations(asked), []);
});

onTerminal("a narrow terminal shows the whole address and a clean end", async (stage) => {
  const seat = await stage.sit({ columns: 40, rows: 20 });
  await seat.type("awsprof login work --no-browser");
  await seat.sees("waiting for the browser");
  await wait(2200);
  const screen = await seat.sees("");
  assertEquals(screen.split("waiting for the browser").length, 2, `drawn once:\n${screen}`);
  await visit(await seat.address());
  const { code, text } = await seat.ended();
  assertEquals(code, 0, text);
  assert(!text.includes("Ctrl-C"), `the line is still there:\n${text}`);
});

Deno.test("without a terminal a login starts no browser, and says what to type with exit 3", async () => {
  await Stage.use({
    async run(stage) {
      const { code, out, err } = await stage.run(["login", "prod"]);
      assertEquals([code, out], [3, ""], err);
      assertIncludes(err, 'awsprof: error: session "corp" is not logged in');
      assertIncludes(err, "awsprof: hint: awsprof login corp");
      assertEquals(stage.operations(), []);
    },
  });
});

/** A browser of the test's own, `own` in the home; `$1` is the address. */
async function browser(stage: Stage, script: string): Promise<void> {
  await Deno.writeTextFile(`${stage.home}/own`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

async function isListened(port: number): Promise<boolean> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => null);
  connection?.close();
  return connection !== null;
}

/** Fails if a login left more than its registrations. */
async function onlyRegistrations(stage: Stage): Promise<void> {
  for (const name of await stage.files(".aws/sso/cache")) {
    assert(/^[0-9a-f]{40}\.json$/.test(name), `left behind: ${name}`);
  }
  assertEquals((await stage.bench.tokens()).length, 0, "tokens");
}

function onTerminal(name: string, run: (stage: Stage) => Promise<void>, missing = false): void {
  Deno.test({
    name: `on a terminal ${name}`,
    ignore: tmux.missing || missing,
    fn: () => Stage.use({ run }),
  });
}
