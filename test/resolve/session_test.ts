import { sessionState } from "../../src/resolve/session.ts";
import type { SessionState } from "../../src/resolve/types.ts";
import { assertEquals } from "../support/assert.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
const registration = {
  refreshToken: "r",
  clientId: "c",
  clientSecret: "s",
  registrationExpiresAt: "2027-02-19T07:52:08Z",
};

interface Case {
  readonly token: string | null | Record<string, unknown>;
  readonly legacy?: boolean;
  readonly gives: SessionState["state"];
  readonly expires?: string | null;
  readonly until?: string | null;
}

const cases: Record<string, Case> = {
  "no file": { token: null, gives: "none", expires: null, until: null },
  "an hour left": {
    token: { expiresAt: "2026-11-21T13:00:00Z" },
    gives: "valid",
    expires: "2026-11-21T13:00:00Z",
    until: null,
  },
  "an hour left, and it renews itself": {
    token: { expiresAt: "2026-11-21T13:00:00Z", ...registration },
    gives: "valid",
    until: "2027-02-19T07:52:08Z",
  },
  "exactly 15 minutes left": { token: { expiresAt: "2026-11-21T12:15:00Z" }, gives: "valid" },
  "less than 15 minutes left": { token: { expiresAt: "2026-11-21T12:14:59Z" }, gives: "expiring" },
  "less than 15 minutes left, and it renews itself": {
    token: { expiresAt: "2026-11-21T12:14:59Z", ...registration },
    gives: "refreshable",
  },
  "just expired": { token: { expiresAt: "2026-11-21T12:00:00Z" }, gives: "expired" },
  "long expired, and it renews itself": {
    token: { expiresAt: "2026-11-01T12:00:00Z", ...registration },
    gives: "refreshable",
  },
  "expired with its registration": {
    token: {
      expiresAt: "2026-11-01T12:00:00Z",
      ...registration,
      registrationExpiresAt: "2026-11-20T00:00:00Z",
    },
    gives: "expired",
    until: null,
  },
  "expired without a client secret": {
    token: { expiresAt: "2026-11-01T12:00:00Z", ...registration, clientSecret: "" },
    gives: "expired",
  },
  "a legacy token never renews itself": {
    token: { expiresAt: "2026-11-01T12:00:00Z", ...registration },
    legacy: true,
    gives: "expired",
    until: null,
  },
  "a time that ends in UTC": {
    token: { expiresAt: "2026-11-21T13:00:00UTC" },
    gives: "valid",
    expires: "2026-11-21T13:00:00Z",
  },
  "a time with an offset and a fraction": {
    token: { expiresAt: "2026-11-21T14:00:00.123+01:00" },
    gives: "valid",
    expires: "2026-11-21T13:00:00Z",
  },
  "half a file": { token: '{"accessToken": "t", "expi', gives: "broken", expires: null },
  "an empty file": { token: "", gives: "broken" },
  "something else than an object": { token: "[1]", gives: "broken" },
  "no expiry": { token: {}, gives: "broken" },
  "an expiry that is no time": { token: { expiresAt: "soon" }, gives: "broken" },
  "no access token": {
    token: { accessToken: null, expiresAt: "2026-11-21T13:00:00Z" },
    gives: "broken",
  },
  "an empty access token": {
    token: { accessToken: "", expiresAt: "2026-11-21T13:00:00Z" },
    gives: "broken",
  },
};

for (const [name, { token, legacy = false, gives, expires, until }] of Object.entries(cases)) {
  Deno.test(`session state: ${name}`, () => {
    const text = typeof token === "object" && token !== null
      ? JSON.stringify({ accessToken: "t", ...token })
      : token;
    const found = sessionState(text, now, { legacy });
    assertEquals(found.state, gives);
    if (expires !== undefined) assertEquals(found.expires_at, expires, "expires_at");
    if (until !== undefined) assertEquals(found.refreshable_until, until, "refreshable_until");
  });
}
