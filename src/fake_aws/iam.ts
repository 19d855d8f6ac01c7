/** IAM, as far as a key may ask about itself. */
import { type Answer, type Call, element, stsAnswer } from "./answers.ts";
import { type State, uuid } from "./state.ts";
import { callerOf, refused } from "./sts.ts";

const longAgo = Date.UTC(2025, 0, 15, 9, 26, 53);

/** `ListAccessKeys`, of the caller's own user. */
export async function listAccessKeys(state: State, call: Call): Promise<Answer> {
  const caller = await callerOf(state, call, "iam");
  const own = state.world.keys.find((key) => key.accessKeyId === caller.id);
  if (own === undefined || own.seesOwnKeys === false) {
    throw refused(state, {
      status: 403,
      code: "AccessDenied",
      message: `User: ${caller.principal.arn} is not authorized to perform: iam:ListAccessKeys`,
    });
  }
  const members = state.world.keys.filter((key) =>
    key.accountId === own.accountId && key.userName === own.userName
  ).map((key) => {
    const created = new Date(key.createdAt ?? longAgo).toISOString().replace(/\.\d+Z$/, "Z");
    const user = key.userName === "root" ? "" : element("UserName", key.userName);
    return `<member>${user}${element("AccessKeyId", key.accessKeyId)}${
      element("Status", "Active")
    }${element("CreateDate", created)}</member>`;
  });
  const result = `<AccessKeyMetadata>${members.join("")}</AccessKeyMetadata>` +
    element("IsTruncated", "false");
  return stsAnswer("ListAccessKeys", { result, requestId: uuid(state) });
}
