import { locate, type LocateOptions } from "../../src/config/locations.ts";
import type { Reader } from "../../src/config/types.ts";
import { assertEquals } from "../support/assert.ts";

interface Case {
  readonly env: Record<string, string>;
  readonly options?: Partial<LocateOptions>;
  readonly config: Partial<Record<Reader, string>>;
}

const cases: Record<string, Case> = {
  "the file is below HOME": {
    env: { HOME: "/home/jo" },
    config: {
      "cli-v2": "/home/jo/.aws/config",
      boto3: "/home/jo/.aws/config",
      js: "/home/jo/.aws/config",
    },
  },
  "a variable names another file": {
    env: { HOME: "/home/jo", AWS_CONFIG_FILE: "/etc/aws" },
    config: { "cli-v2": "/etc/aws", js: "/etc/aws" },
  },
  "an empty variable names no file to Python and nothing to JavaScript": {
    env: { HOME: "/home/jo", AWS_CONFIG_FILE: "" },
    config: { "cli-v2": "", boto3: "", js: "/home/jo/.aws/config" },
  },
  "a tilde is the home directory": {
    env: { HOME: "/home/jo", AWS_CONFIG_FILE: "~/x" },
    config: { "cli-v2": "/home/jo/x", js: "/home/jo/x" },
  },
  "variables in the path mean something to Python only": {
    env: { HOME: "/home/jo", AWS_CONFIG_FILE: "$HOME/a/${NAME}/$gone", NAME: "n" },
    config: { "cli-v2": "/home/jo/a/n/$gone", js: "/work/$HOME/a/${NAME}/$gone" },
  },
  "a tilde that comes out of a variable is expanded too": {
    env: { HOME: "/home/jo", AWS_CONFIG_FILE: "$X/a", X: "~" },
    config: { "cli-v2": "/home/jo/a" },
  },
  "a relative path counts from the current directory": {
    env: { HOME: "/home/jo", AWS_CONFIG_FILE: "conf/aws" },
    config: { "cli-v2": "/work/conf/aws", js: "/work/conf/aws" },
  },
  "an empty HOME is the root to Python, none to JavaScript": {
    env: { HOME: "", USERPROFILE: "/users/jo" },
    config: { "cli-v2": "/.aws/config", js: "/users/jo/.aws/config" },
  },
  "without HOME Python asks the account data, JavaScript USERPROFILE first": {
    env: { USERPROFILE: "/users/jo" },
    config: { "cli-v2": "/account/.aws/config", js: "/users/jo/.aws/config" },
  },
  "without any home directory a tilde stays": {
    env: {},
    options: { accountHome: null },
    config: { "cli-v2": "/work/~/.aws/config" },
  },
  "on Windows Python does not look at HOME": {
    env: { HOME: "C:\\bash", USERPROFILE: "C:\\Users\\jo" },
    options: { platform: "windows", cwd: "C:\\work" },
    config: { "cli-v2": "C:\\Users\\jo\\.aws\\config", js: "C:\\bash\\.aws\\config" },
  },
  "on Windows drive and path make a home directory": {
    env: { HOMEDRIVE: "D:", HOMEPATH: "\\jo" },
    options: { platform: "windows", cwd: "C:\\work" },
    config: { "cli-v2": "D:\\jo\\.aws\\config", js: "D:\\jo\\.aws\\config" },
  },
  "on Windows percent signs are variables to Python, but not between quotes": {
    env: { USERPROFILE: "C:\\Users\\jo", AWS_CONFIG_FILE: "%DIR%\\aws", DIR: "C:\\etc" },
    options: { platform: "windows", cwd: "C:\\work" },
    config: { "cli-v2": "C:\\etc\\aws", js: "C:\\work\\%DIR%\\aws" },
  },
};

for (const [name, { env, options, config }] of Object.entries(cases)) {
  Deno.test(`locations: ${name}`, () => {
    for (const [reader, expected] of Object.entries(config)) {
      const found = located(env, { reader: reader as Reader, ...options });
      assertEquals(found.config, expected, reader);
    }
  });
}

Deno.test("locations: the caches are below home wherever the files are", () => {
  const found = located({
    HOME: "/home/jo",
    AWS_CONFIG_FILE: "/etc/aws",
    AWS_SHARED_CREDENTIALS_FILE: "/c",
  });
  assertEquals(found.credentials, "/c");
  assertEquals(found.ssoCache, "/home/jo/.aws/sso/cache");
  assertEquals(found.cliCache, "/home/jo/.aws/cli/cache");
  assertEquals(found.loginCache, "/home/jo/.aws/login/cache");
});

Deno.test("locations: only the login cache can be moved", () => {
  const env = { HOME: "/home/jo", AWS_LOGIN_CACHE_DIRECTORY: "~/cache" };
  assertEquals(located(env).loginCache, "/home/jo/cache");
  assertEquals(located(env, { reader: "js" }).loginCache, "/work/~/cache");
});

Deno.test("locations: another user's home is left as it is, and that is said", () => {
  const found = located({ HOME: "/home/jo", AWS_CONFIG_FILE: "~ann/aws" });
  assertEquals(found.config, "/work/~ann/aws");
  assertEquals(found.diagnostics.map((each) => each.code), ["unreadable"]);
});

Deno.test("locations: without a home there are no caches", () => {
  const found = located({}, { accountHome: null });
  assertEquals([found.home, found.ssoCache, found.cliCache, found.loginCache], [
    null,
    null,
    null,
    null,
  ]);
});

function located(
  env: Record<string, string>,
  options: Partial<LocateOptions> = {},
): ReturnType<typeof locate> {
  return locate(new Map(Object.entries(env)), {
    platform: "linux",
    accountHome: "/account",
    cwd: "/work",
    reader: "cli-v2",
    ...options,
  });
}
