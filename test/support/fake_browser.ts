/**
 * A browser with one finger: opens a page of the stand-in, presses a button, follows where it leads.
 *
 * As a program: `deno run fake_browser.ts URL [allow|deny]`.
 */

/** What a visit ended with. */
export interface Visit {
  readonly status: number;
  readonly text: string;
  /** Where it ended, after every redirect. */
  readonly url: string;
}

/** What is pressed on a page that asks. */
export type Button = "allow" | "deny";

/** Opens the address and, if a page asks, presses the button. */
export async function visit(url: string, button: Button = "allow"): Promise<Visit> {
  const first = await fetch(url);
  const text = await first.text();
  const form = readForm(text);
  if (form === null) return { status: first.status, text, url: first.url };
  const answered = await fetch(new URL(form.action, first.url), {
    method: "POST",
    body: new URLSearchParams({ ...form.fields, decision: button }),
  });
  return { status: answered.status, text: await answered.text(), url: answered.url };
}

interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The form on a page that asks for Allow or Deny, or null. */
export function readForm(html: string): Form | null {
  const form = /<form method="post" action="([^"]*)">(.*?)<\/form>/s.exec(html);
  if (form === null) return null;
  const fields: Record<string, string> = {};
  for (
    const [, name = "", value = ""] of (form[2] ?? "").matchAll(
      /<input type="hidden" name="([^"]*)" value="([^"]*)">/g,
    )
  ) fields[name] = unescapeMarkup(value);
  return { action: unescapeMarkup(form[1] ?? ""), fields };
}

function unescapeMarkup(text: string): string {
  return text.replace(/&#(\d+);/g, (_whole, code) => String.fromCharCode(Number(code)));
}

if (import.meta.main) {
  const [url = "", button] = Deno.args;
  await visit(url, button === "deny" ? "deny" : "allow");
}
