/** Which profiles are protected: by name pattern, by account, or by a key in the profile. */
import { matcher } from "./aliases.ts";

/** A test for protection: of a profile's name, account id and `awsprof_protected` key. */
export function protection(
  rules: { profiles: readonly string[]; accounts: readonly string[] },
): (profile: { name: string; account_id: string | null; key: string | null }) => boolean {
  const byName = matcher(rules.profiles);
  const accounts = new Set(rules.accounts);
  return ({ name, account_id, key }) => {
    if (key !== null) return key.trim().toLowerCase() === "true";
    return byName(name) || (account_id !== null && accounts.has(account_id));
  };
}
