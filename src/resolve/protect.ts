/** Which profiles are protected: by name pattern, by account, or by a key in the profile. */
import type { Profile } from "../config/types.ts";
import { matcher } from "./aliases.ts";

/** Who writes the key wants protection unless it says no: a comment behind `true` is no reason for none. */
const isNo = /^(false|off|no|0)$/i;

/** A test for protection: of a profile, and of the account that is known to be its own. */
export function protection(
  rules: { profiles: readonly string[]; accounts: readonly string[] },
): (profile: Pick<Profile, "name" | "values">, account: string | null) => boolean {
  const byName = matcher(rules.profiles);
  const accounts = new Set(rules.accounts);
  return ({ name, values }, account) => {
    const key = values.get("awsprof_protected")?.text;
    if (key !== undefined) return !isNo.test(key.trim());
    return byName(name) || (account !== null && accounts.has(account));
  };
}
