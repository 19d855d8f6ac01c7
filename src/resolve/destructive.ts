/**
 * Which commands of the AWS CLI take something away: the guard asks before them.
 *
 * A command is destructive if it removes a resource, data, an access or a link between two things,
 * or interrupts what is running. That is decided by the command's name, the same for all services:
 *
 * 1. its first word is one of `verbs`, alone (`sns unsubscribe`) or before a dash (`delete-bucket`),
 *    also behind `batch-`, `admin-` or `bulk-` (`batch-delete-image`, `admin-disable-user`);
 * 2. `put-…-policy` and `set-…-policy`, which replace a whole policy: who had access by it loses it;
 * 3. `alsoDestructive`: names that say less than they do; `notDestructive`: names that say more;
 * 4. `s3 sync` only with `--delete`.
 *
 * Not destructive are, whatever they may do in the end: to create, to change (`update-…`,
 * `modify-…`, `replace-…`), to deploy (`cloudformation deploy`, `execute-change-set`), and what
 * carries a text that cannot be judged (`dynamodb execute-statement`, `ssm send-command`). A command
 * that is in no list here follows the same rules, so a service of tomorrow is guarded today.
 *
 * `scripts/guard_commands.ts` holds this against the AWS CLI's own list of commands and its service
 * models; `test/resolve/destructive_test.ts` keeps it so.
 */

/** First words of a command that take something away. */
export const verbs: readonly string[] = [
  "abort",
  "cancel",
  "clear",
  "close",
  "deactivate",
  "deauthorize",
  "decrease",
  "delete",
  "deny",
  "deprecate",
  "deprovision",
  "deregister",
  "detach",
  "disable",
  "disallow",
  "disassociate",
  "discard",
  "disconnect",
  "dispose",
  "dissociate",
  "drain",
  "erase",
  "evict",
  "expire",
  "failover",
  "forget",
  "leave",
  "pause",
  "purge",
  "reboot",
  "rebuild",
  "redact",
  "regenerate",
  "release",
  "remove",
  "reset",
  "restart",
  "retire",
  "revoke",
  "rollback",
  "shrink",
  "shutdown",
  "stop",
  "suspend",
  "switchover",
  "terminate",
  "unassign",
  "undeploy",
  "ungroup",
  "uninstall",
  "unlabel",
  "unlink",
  "unlock",
  "unpeer",
  "unregister",
  "unshare",
  "unsubscribe",
  "untag",
  "withdraw",
];

/** What may stand before a verb: the same for many things, or by an administrator. */
export const prefixes: readonly string[] = ["batch", "admin", "bulk"];

/** Words that with any `…-policy` behind them replace a whole policy. */
export const policyVerbs: readonly string[] = ["put", "set"];

/** `service command`, or a command of every service, that is destructive although its name is not. */
export const alsoDestructive: readonly string[] = [
  "s3 mv",
  "s3 rb",
  "s3 rm",
  // Whoever has objects here may lose them by the new rules, or the access.
  "s3api put-bucket-acl",
  "s3api put-bucket-lifecycle",
  "s3api put-bucket-lifecycle-configuration",
  "s3api put-object-acl",
  "s3control put-bucket-lifecycle-configuration",
  "iam update-assume-role-policy",
  // Can delete records, and nobody reads the batch before it is sent.
  "route53 change-cidr-collection",
  "route53 change-resource-record-sets",
  // Deletions by another name.
  "discovery start-batch-delete-configuration-task",
  "kms schedule-key-deletion",
  "medialive start-delete-monitor-deployment",
  "mpa start-active-approval-team-deletion",
  "neptunedata execute-fast-reset",
  "personalize create-data-deletion-job",
  "sagemaker batch-replace-cluster-nodes",
  "transfer start-remote-delete",
  // A restore in place, over what is there.
  "ds restore-from-snapshot",
  "emr restore-from-hbase-backup",
  "fsx restore-volume-from-snapshot",
  "odb restore-autonomous-database",
  "rds backtrack-db-cluster",
  "redshift-serverless restore-from-recovery-point",
  "redshift-serverless restore-from-snapshot",
  "workspaces restore-workspace",
  // Given away, or cut off from where it came from.
  "iot transfer-certificate",
  "medialive transfer-input-device",
  "mq promote",
  "neptune promote-read-replica-db-cluster",
  "rds promote-read-replica",
  "rds promote-read-replica-db-cluster",
  "route53domains push-domain",
  "route53domains transfer-domain-to-another-aws-account",
  // Connections and sessions that end.
  "autoscaling enter-standby",
  "cognito-idp admin-user-global-sign-out",
  "directconnect start-bgp-failover-test",
  "ec2 reject-vpc-endpoint-connections",
  "elasticbeanstalk swap-environment-cnames",
  "fis start-experiment",
  "ivs batch-start-viewer-session-revocation",
  "ivs start-viewer-session-revocation",
  "kafka reject-client-vpc-connection",
  "swf request-cancel-workflow-execution",
];

/** The same the other way round: `service command`, or a command of every service. */
export const notDestructive: readonly string[] = [
  // It keeps the key.
  "kms cancel-key-deletion",
  // A question that was asked of data, not the data.
  "cancel-gremlin-query",
  "cancel-open-cypher-query",
  "cancel-query",
  "cancel-statement",
  "stop-query",
  "stop-query-execution",
  "networkflowmonitor stop-query-monitor-top-contributors",
  "networkflowmonitor stop-query-workload-insights-top-contributors",
  "networkflowmonitor stop-query-workload-insights-top-contributors-data",
  // One's own transaction, which nobody else has seen.
  "lakeformation cancel-transaction",
  "rds-data rollback-transaction",
  // Only a cache, which fills again.
  "apigatewayv2 reset-authorizers-cache",
  "appflow reset-connector-metadata-cache",
  "kendra clear-query-suggestions",
  "lightsail reset-distribution-cache",
  // Upkeep of conversations.
  "security-ir close-case",
  // On this machine, not in an account.
  "agent-toolkit remove-skill",
];

const verbSet: ReadonlySet<string> = new Set(verbs);
const prefixSet: ReadonlySet<string> = new Set(prefixes);
const alsoSet: ReadonlySet<string> = new Set(alsoDestructive);
const notSet: ReadonlySet<string> = new Set(notDestructive);
const policySet: ReadonlySet<string> = new Set(policyVerbs);

/** Whether `aws SERVICE COMMAND` is destructive by its name; `s3 sync` is not, without its options. */
export function isDestructive(service: string, command: string): boolean {
  const whole = `${service} ${command}`;
  if (alsoSet.has(whole)) return true;
  if (notSet.has(whole) || notSet.has(command)) return false;
  const words = command.split("-");
  const verb = words[prefixSet.has(words[0] ?? "") ? 1 : 0] ?? "";
  if (verbSet.has(verb)) return true;
  return policySet.has(verb) && words.some((word) => word === "policy" || word === "policies");
}

/**
 * What a word must look like to be worth a question to the core: the shells look for it without
 * knowing more. Every command that is destructive has such a word; few others do.
 */
export interface Suspicion {
  /** Before a word, they are left out. */
  readonly prefixes: readonly string[];
  /** Suspicious alone, and with a dash and anything behind. */
  readonly verbs: readonly string[];
  /** Suspicious with a dash behind and this text anywhere after it. */
  readonly policyVerbs: readonly string[];
  readonly policyText: string;
  /** Suspicious as they are, and as an option's beginning. */
  readonly words: readonly string[];
  readonly options: readonly string[];
}

/** The suspicion for the AWS CLI and, in `others`, for the words of other programs' actions. */
export function suspicion(others: readonly string[]): Suspicion {
  const bare = (name: string): string => name.replace(new RegExp(`^(${prefixes.join("|")})-`), "");
  const named = alsoDestructive.map((entry) => bare(entry.slice(entry.lastIndexOf(" ") + 1)));
  const words = new Set([...named, ...others.filter((word) => !word.startsWith("-"))]);
  const options = ["--del", ...others.filter((word) => word.startsWith("-"))];
  return {
    prefixes,
    verbs,
    policyVerbs,
    policyText: "polic",
    words: [...words].filter((word) => !verbSet.has(word)).sort(),
    options: [...new Set(options)],
  };
}
