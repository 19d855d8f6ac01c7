/** The portal: which accounts and roles somebody has, and credentials for them. */
import { type Answer, type Call, json, portalError, Refusal } from "./answers.ts";
import { sha256 } from "./signature.ts";
import { type AccessToken, issueKey, now, type State } from "./state.ts";
import type { Account } from "./world.ts";

/** `GET /assignment/accounts`. */
export function listAccounts(state: State, call: Call): Answer {
  const { session } = bearer(state, call);
  const accounts = state.world.accounts.filter((account) =>
    rolesOf(state, { account, user: session.user }).length > 0
  );
  const { entries, nextToken } = onePage(state, { call, all: accounts });
  const accountList = entries.map(({ id, name, email }) => ({
    accountId: id,
    accountName: name,
    emailAddress: email,
  }));
  return json({ accountList, nextToken });
}

/** `GET /assignment/roles`. */
export function listAccountRoles(state: State, call: Call): Answer {
  const { session } = bearer(state, call);
  const account = wantedAccount(state, call);
  const roles = rolesOf(state, { account, user: session.user });
  if (roles.length === 0) throw noAccess();
  const { entries, nextToken } = onePage(state, { call, all: roles });
  const roleList = entries.map((roleName) => ({ roleName, accountId: account.id }));
  return json({ roleList, nextToken });
}

/** `GET /federation/credentials`. */
export async function getRoleCredentials(state: State, call: Call): Promise<Answer> {
  const { session } = bearer(state, call);
  const account = wantedAccount(state, call);
  const roleName = parameter(call, "role_name");
  if (!rolesOf(state, { account, user: session.user }).includes(roleName)) throw noAccess();
  const suffix = await sha256(`${account.id}/${roleName}`);
  const role = `AWSReservedSSO_${roleName}_${suffix.slice(0, 16)}`;
  const key = issueKey(state, {
    label: roleName,
    from: session.user,
    seconds: state.settings.roleLifetime,
    principal: {
      arn: `arn:aws:sts::${account.id}:assumed-role/${role}/${session.user}`,
      userId: `AROA${suffix.slice(0, 17).toUpperCase()}:${session.user}`,
      accountId: account.id,
      roleArn: `arn:aws:iam::${account.id}:role/aws-reserved/sso.amazonaws.com/${role}`,
      mfa: false,
    },
  });
  return json({
    roleCredentials: {
      accessKeyId: key.id,
      secretAccessKey: key.secret,
      sessionToken: key.sessionToken,
      expiration: key.expiresAt,
    },
  });
}

/** `POST /logout`: the sign-in ends, and with it every token that came of it. */
export function logout(state: State, call: Call): Answer {
  bearer(state, call).session.ended = true;
  return { status: 200, type: "application/json", body: "" };
}

function bearer(state: State, call: Call): AccessToken {
  const token = state.accessTokens.get(call.headers.get("x-amz-sso_bearer_token") ?? "");
  if (token === undefined || token.session.ended || token.expiresAt <= now(state)) {
    throw new Refusal(
      portalError(401, {
        name: "UnauthorizedException",
        message: "Session token not found or invalid",
      }),
    );
  }
  return token;
}

function rolesOf(
  state: State,
  { account, user }: { account: Account; user: string },
): readonly string[] {
  const known = state.world.users.find(({ name }) => name === user);
  if (known === undefined) return [];
  if (known.assignments === undefined) return account.roles;
  const assigned = known.assignments[account.id] ?? [];
  return account.roles.filter((role) => assigned.includes(role));
}

function wantedAccount(state: State, call: Call): Account {
  const id = parameter(call, "account_id");
  if (!/^\d{12}$/.test(id)) throw invalidRequest(`Invalid account_id: ${id}`);
  const account = state.world.accounts.find((each) => each.id === id);
  if (account === undefined) {
    throw new Refusal(
      portalError(404, { name: "ResourceNotFoundException", message: "Account not found" }),
    );
  }
  return account;
}

function parameter(call: Call, name: string): string {
  const value = call.url.searchParams.get(name) ?? "";
  if (value === "") throw invalidRequest(`Missing required parameter: ${name}`);
  return value;
}

/** The entries that the request asks for; the token of the next page is the place of its first. */
function onePage<T>(
  state: State,
  { call, all }: { call: Call; all: readonly T[] },
): { entries: readonly T[]; nextToken: string | null } {
  const query = call.url.searchParams;
  const limit = query.get("max_result") ?? "100";
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100) {
    throw invalidRequest("max_result must be between 1 and 100");
  }
  const token = query.get("next_token") ?? "0";
  if (!/^\d{1,9}$/.test(token) || Number(token) > all.length) {
    throw invalidRequest("Invalid next_token");
  }
  const start = Number(token);
  const end = start + Math.min(Number(limit), state.settings.pageSize);
  return { entries: all.slice(start, end), nextToken: end < all.length ? `${end}` : null };
}

/** Not in AWS's model, and what the real portal says of a role that is not assigned or mistyped. */
function noAccess(): Refusal {
  return new Refusal(portalError(403, { name: "ForbiddenException", message: "No access" }));
}

function invalidRequest(message: string): Refusal {
  return new Refusal(portalError(400, { name: "InvalidRequestException", message }));
}
