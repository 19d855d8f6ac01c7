/** Which profiles are protected: by name pattern, by account, or by a key in the profile. */
import { matcher } from "./aliases.ts";

/** Who writes the key wants protection unless it says no: a comment behind `true` is no reason for none. */
const isNo = /^(false|off|no|0)$/i;

/** A test for protection: of a profile's name, account id and `awsprof_protected` key. */
export function protection(
  rules: { profiles: readonly string[]; accounts: readonly string[] },
): (profile: { name: string; account_id: string | null; key: string | null }) => boolean {
  const byName = matcher(rules.profiles);
  const accounts = new Set(rules.accounts);
  return ({ name, account_id, key }) => {
    if (key !== null) return !isNo.test(key.trim());
    return byName(name) || (account_id !== null && accounts.has(account_id));
  };
}
