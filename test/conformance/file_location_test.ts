import { locate } from "../../src/config/locations.ts";
import type { Reader } from "../../src/config/types.ts";
import { selectProfile } from "../../src/resolve/select.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { suite } from "./suites.ts";

interface Case {
  readonly name: string;
  readonly environment: Record<string, string>;
  readonly platform: "linux" | "windows";
  readonly profile?: string;
  readonly configLocation: string;
  readonly credentialsLocation: string;
}

/** Python looks for a home on Windows in USERPROFILE, then HOMEDRIVE and HOMEPATH, never in HOME. */
function homeOnlyInHome({ platform, environment }: Case): boolean {
  return platform === "windows" && "HOME" in environment;
}

suite<{ tests: Case[] }>(
  "the JavaScript SDK finds its files where the file location suite says",
  "smithy-rs/file-location-tests.json",
  ({ tests }) => {
    assertEquals(tests.length, 9, "cases");
    for (const each of tests) assertEquals(found(each, "js"), wanted(each), each.name);
  },
);

suite<{ tests: Case[] }>(
  "the AWS CLI finds its files there too, except by HOME on Windows",
  "smithy-rs/file-location-tests.json",
  ({ tests }) => {
    for (const each of tests) {
      if (!homeOnlyInHome(each)) {
        assertEquals(found(each, "cli-v2"), wanted(each), each.name);
        continue;
      }
      const same = JSON.stringify(found(each, "cli-v2")) === JSON.stringify(wanted(each));
      assert(!same, `${each.name}: agrees after all`);
    }
  },
);

function found({ environment, platform }: Case, reader: Reader): Record<string, string> {
  const env = new Map(Object.entries(environment));
  const cwd = platform === "windows" ? "C:\\work" : "/work";
  const { config, credentials } = locate(env, { platform, accountHome: null, cwd, reader });
  return { config, credentials, profile: selectProfile({ argument: null, env }, reader).name };
}

function wanted(each: Case): Record<string, string> {
  return {
    config: each.configLocation,
    credentials: each.credentialsLocation,
    profile: each.profile ?? "default",
  };
}
