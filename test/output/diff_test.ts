import type { Line } from "../../src/config/writer.ts";
import { masked, unifiedDiff } from "../../src/output/diff.ts";
import { style } from "../../src/output/style.ts";
import { Random } from "../oracle/random.ts";
import { assert, assertEquals } from "../support/assert.ts";

const look = { name: "~/.aws/config", style: style(false) };

Deno.test("a diff names the places, counts the lines and tells of an end that is missing", () => {
  const before = lines("a", "b", "c", "d", "e", "f", "g", "h", "i");
  const [a, b, c, d, e, f, g, h, i] = before as Line[] & { length: 9 };
  const last = { text: "i", end: "" };
  const after = [a, { text: "B", end: "\n" }, c, d, e, f, g, h, last].filter((each) =>
    each !== undefined
  );
  assert(b !== undefined && i !== undefined, "lines");
  assertEquals(
    unifiedDiff(before, after, look),
    "--- ~/.aws/config\n+++ ~/.aws/config\n@@ -1,9 +1,9 @@\n a\n-b\n+B\n c\n d\n e\n f\n g\n h\n" +
      "-i\n+i\n\\ No newline at end of file\n",
  );
});

Deno.test("what did not change has no diff", () => {
  const same = lines("a", "b");
  assertEquals(unifiedDiff(same, same, look), "");
});

Deno.test("500 diffs made by chance: who follows one comes from the old lines to the new", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = new Random(seed);
    const before = lines(
      ...Array.from({ length: random.below(40) }, (_, index) => `line ${index}`),
    );
    const after = [...before];
    for (let count = random.below(6); count > 0; count--) {
      const at = random.below(after.length + 1);
      const kind = random.below(4);
      if (kind === 0) after.splice(at, 1 + random.below(3));
      if (kind === 1) after.splice(at, 0, { text: `new ${count}`, end: "\n" });
      if (kind === 2) after.splice(at, 1, { text: `other ${count}`, end: "\n" });
      if (kind === 3) after.splice(random.below(after.length + 1), 0, ...after.splice(at, 2));
    }
    const diff = unifiedDiff(before, after, look);
    assertEquals(followed(before, diff), after.map((line) => line.text), `seed ${seed}\n${diff}`);
  }
});

/** The lines that come of a diff. */
function followed(before: readonly Line[], diff: string): string[] {
  const result: string[] = [];
  let at = 0;
  for (const line of diff.split("\n").slice(2, -1)) {
    const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)/.exec(line);
    if (head !== null) {
      const start = Number(head[1]) - (head[2] === "0" ? 0 : 1);
      while (at < start) result.push(before[at++]?.text ?? "");
      assertEquals(result.length, Number(head[3]) - (/\+\d+,0 /.test(line) ? 0 : 1), "new place");
    } else if (line.startsWith("+")) result.push(line.slice(1));
    else {
      assertEquals(line.slice(1), before[at]?.text, "an old line");
      at++;
      if (line.startsWith(" ")) result.push(line.slice(1));
    }
  }
  return [...result, ...before.slice(at).map((line) => line.text)];
}

const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

for (
  const text of [
    `aws_secret_access_key = ${secret}`,
    `AWS_SECRET_ACCESS_KEY=${secret}`,
    `aws_secret_access_key ${secret}`,
    `# aws_secret_access_key = ${secret}`,
    `; the old one was ${secret}`,
    `  ${secret}`,
    secret,
    `aws_session_token: ${secret} and more`,
    `credential_process = tool --password=${secret}`,
    `[${secret}]`,
  ]
) {
  Deno.test(`no diff shows the secret in: ${text.replace(secret, "…")}`, () => {
    assert(!masked(text).includes("wJalr"), masked(text));
  });
}

Deno.test("what is no secret stands in a diff as it is", () => {
  for (
    const text of [
      "[profile work]",
      "role_arn = arn:aws:iam::111122223333:role/Admin",
      "sso_start_url = https://d-1234567890.awsapps.com/start",
      "web_identity_token_file = /var/run/token",
      "x_security_token_expires = 2026-01-15T09:26:53Z",
      "# a comment about the secret of success",
      "",
    ]
  ) assertEquals(masked(text), text);
  assertEquals(masked("aws_access_key_id = AKIAIOSFODNN7EXAMPLE"), "aws_access_key_id = …MPLE");
});

function lines(...texts: string[]): Line[] {
  return texts.map((text) => ({ text, end: "\n" }));
}
