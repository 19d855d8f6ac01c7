/**
 * What choosing a profile by hand changes in the environment, and how it is undone.
 *
 * AWS_PROFILE is set; AWS_DEFAULT_PROFILE too if it says something else, since boto3 reads it
 * first; the key variables go, since the AWS CLI would let them win over the profile. What was
 * there before stands in `AWSPROF_USE_OLD_…` (`=value` or `-`) until the choice ends.
 */

/** A variable and its new value; null unsets it. */
export interface VariableChange {
  readonly name: string;
  readonly value: string | null;
}

type Env = ReadonlyMap<string, string>;

/** Variables by which the AWS CLI would ignore the profile's credentials. */
export const keyVariables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_CREDENTIAL_EXPIRATION",
] as const;

const regionVariables = ["AWS_REGION", "AWS_DEFAULT_REGION"] as const;

/** The changes that choose a profile (and a region), and the key variables among them. */
export function chosen(
  choice: { name: string; region: string | null },
  env: Env,
): { changes: VariableChange[]; unset: string[] } {
  const { name, region } = choice;
  const changes: VariableChange[] = [{ name: "AWS_PROFILE", value: name }];
  const previous = env.get("AWS_PROFILE");
  if (previous !== name) {
    changes.push({
      name: "AWSPROF_PREVIOUS",
      value: previous === undefined ? "-" : `=${previous}`,
    });
  }
  const other = env.get("AWS_DEFAULT_PROFILE");
  if (other !== undefined && other !== name) {
    changes.push(...saved("AWS_DEFAULT_PROFILE", env), {
      name: "AWS_DEFAULT_PROFILE",
      value: name,
    });
  }
  if (region === null) changes.push(...regionEnded(env));
  else {
    for (const variable of regionVariables) {
      changes.push(...saved(variable, env), { name: variable, value: region });
    }
    changes.push({ name: "AWSPROF_USE_REGION", value: region });
  }
  const unset = keyVariables.filter((variable) => env.has(variable));
  changes.push(...unset.map((variable) => ({ name: variable, value: null })));
  return { changes, unset };
}

/** The changes that forget the choice and all that it set. */
export function choiceEnded(env: Env): VariableChange[] {
  const changes: VariableChange[] = [{ name: "AWS_PROFILE", value: null }];
  const previous = env.get("AWS_PROFILE");
  if (previous !== undefined) changes.push({ name: "AWSPROF_PREVIOUS", value: `=${previous}` });
  changes.push(...restored("AWS_DEFAULT_PROFILE", { env, set: previous }));
  changes.push(...regionEnded(env));
  return changes;
}

/**
 * The changes after which nothing is left that a plugin of a program below would restore one day. The
 * names are those of `shell/README.md`; settings such as AWSPROF_SEGMENT_ON are none of them.
 */
export function choiceForgotten(env: Env): VariableChange[] {
  const state = /^AWSPROF_((DIR|OLD|USE)_[A-Z_]+|PREVIOUS|SEGMENT)$/;
  return [...env.keys()].filter((name) => state.test(name)).sort()
    .map((name) => ({ name, value: null }));
}

function regionEnded(env: Env): VariableChange[] {
  const set = env.get("AWSPROF_USE_REGION");
  if (set === undefined) return [];
  return [
    ...regionVariables.flatMap((variable) => restored(variable, { env, set })),
    { name: "AWSPROF_USE_REGION", value: null },
  ];
}

/** Keeps what was there before the first of several choices. */
function saved(variable: string, env: Env): VariableChange[] {
  const place = `AWSPROF_USE_OLD_${variable}`;
  if (env.has(place)) return [];
  const value = env.get(variable);
  return [{ name: place, value: value === undefined ? "-" : `=${value}` }];
}

/** Puts the old value back if the present one is still the one that was set. */
function restored(
  variable: string,
  options: { env: Env; set: string | undefined },
): VariableChange[] {
  const { env, set } = options;
  const place = `AWSPROF_USE_OLD_${variable}`;
  const old = env.get(place);
  if (old === undefined) return [];
  const forget = { name: place, value: null };
  if (env.get(variable) !== set) return [forget];
  return [{ name: variable, value: old.startsWith("=") ? old.slice(1) : null }, forget];
}
