import { destructiveList, harmlessWords } from "../../scripts/guard_commands.ts";
import { suspicionFunction, suspicionPattern } from "../../src/output/suspicion.ts";
import {
  alsoDestructive,
  isDestructive,
  notDestructive,
  verbs,
} from "../../src/resolve/destructive.ts";
import { suspicionOfAll } from "../../src/resolve/guard.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { awsCommands, awsOperations, awsVersion, hasAwsCli } from "../support/aws_commands.ts";
import { tool } from "../support/tools.ts";

const list = Deno.readTextFileSync(new URL("destructive_commands.txt", import.meta.url));
const words = Deno.readTextFileSync(new URL("harmless_words.txt", import.meta.url));

/** `service command` of every destructive command in the list. */
const listed = list.split("\n").filter((line) => /^[a-z]/.test(line)).flatMap((line) => {
  const [service = "", commands = ""] = line.split(": ");
  return commands.replace("sync --delete", "").split(" ").filter((each) => each !== "")
    .map((command) => `${service} ${command}`);
});

const table: [string, boolean][] = [
  ["ec2 terminate-instances", true],
  ["ec2 stop-instances", true],
  ["ec2 reboot-instances", true],
  ["ec2 run-instances", false],
  ["ec2 modify-instance-attribute", false],
  ["ec2 release-address", true],
  ["ec2 revoke-security-group-ingress", true],
  ["ec2 authorize-security-group-ingress", false],
  ["ec2 describe-instances", false],
  ["ec2 cancel-spot-instance-requests", true],
  ["s3 rm", true],
  ["s3 rb", true],
  ["s3 mv", true],
  ["s3 cp", false],
  ["s3 ls", false],
  ["s3 sync", false],
  ["s3api delete-object", true],
  ["s3api put-object", false],
  ["s3api put-bucket-policy", true],
  ["s3api get-bucket-policy", false],
  ["s3api put-bucket-lifecycle-configuration", true],
  ["s3api abort-multipart-upload", true],
  ["iam detach-role-policy", true],
  ["iam attach-role-policy", false],
  ["iam put-role-policy", true],
  ["iam set-default-policy-version", true],
  ["iam update-assume-role-policy", true],
  ["iam create-policy", false],
  ["iam deactivate-mfa-device", true],
  ["kms schedule-key-deletion", true],
  ["kms cancel-key-deletion", false],
  ["kms disable-key", true],
  ["kms put-key-policy", true],
  ["route53 change-resource-record-sets", true],
  ["route53 change-tags-for-resource", false],
  ["rds failover-db-cluster", true],
  ["rds modify-db-instance", false],
  ["rds backtrack-db-cluster", true],
  ["rds restore-db-instance-from-db-snapshot", false],
  ["dynamodb delete-table", true],
  ["dynamodb update-table", false],
  ["dynamodb execute-statement", false],
  ["dynamodb batch-write-item", false],
  ["ecr batch-delete-image", true],
  ["ecr batch-get-image", false],
  ["cognito-idp admin-disable-user", true],
  ["cognito-idp admin-get-user", false],
  ["cognito-idp admin-user-global-sign-out", true],
  ["cloudformation delete-stack", true],
  ["cloudformation deploy", false],
  ["cloudformation execute-change-set", false],
  ["cloudformation rollback-stack", true],
  ["sns unsubscribe", true],
  ["sqs purge-queue", true],
  ["logs stop-query", false],
  ["logs put-retention-policy", true],
  ["athena stop-query-execution", false],
  ["inspector2 disable", true],
  ["medialive batch-stop", true],
  ["organizations close-account", true],
  ["organizations leave-organization", true],
  ["resourcegroupstaggingapi untag-resources", true],
  ["resourcegroupstaggingapi tag-resources", false],
  ["emr terminate-clusters", true],
  ["deploy stop-deployment", true],
  ["fis start-experiment", true],
  ["a-service-of-tomorrow delete-everything", true],
  ["a-service-of-tomorrow deletion-report", false],
];

for (const [line, expected] of table) {
  Deno.test(`aws ${line} is ${expected ? "destructive" : "harmless"}`, () => {
    const [service = "", command = ""] = line.split(" ");
    assertEquals(isDestructive(service, command), expected);
  });
}

Deno.test("the list holds exactly what the rules call destructive", () => {
  for (const line of listed) {
    const [service = "", command = ""] = line.split(" ");
    assert(isDestructive(service, command), line);
  }
  assert(listed.length > 3000, `only ${listed.length} commands`);
});

Deno.test({
  name: "every command of the AWS CLI is classified as the list says",
  ignore: !hasAwsCli,
  async fn() {
    const version = await awsVersion();
    if (list.startsWith(`# AWS CLI ${version}:`)) {
      assertEquals((await destructiveList()).split("\n"), list.split("\n"));
    } else {
      const known = new Set(awsCommands().map(({ service, command }) => `${service} ${command}`));
      assert(listed.filter((each) => known.has(each)).length > 3000, `AWS CLI ${version}`);
    }
  },
});

Deno.test({
  name: "every word that a command of the AWS CLI begins with was judged by somebody",
  ignore: !hasAwsCli,
  fn() {
    const judged = new Set(words.split("\n"));
    assertEquals(harmlessWords().filter((word) => !judged.has(word)), []);
  },
});

Deno.test({
  name: "what the service models send as DELETE is destructive, what they call reading is not",
  ignore: !hasAwsCli,
  async fn() {
    const operations = await awsOperations();
    const wrong = (shown: typeof operations, expected: boolean) =>
      shown.filter(({ service, command }) => isDestructive(service, command) !== expected)
        .map(({ service, command }) => `${service} ${command}`);
    assert(operations.filter(({ method }) => method === "DELETE").length > 1000, "no methods");
    // Caches, questions, and an invitation that nobody had accepted.
    assertEquals(wrong(operations.filter(({ method }) => method === "DELETE"), true), [
      "apigateway flush-stage-authorizers-cache",
      "apigateway flush-stage-cache",
      "apigatewayv2 reset-authorizers-cache",
      "appsync flush-api-cache",
      "internetmonitor stop-query",
      "managedblockchain reject-invitation",
      "neptune-graph cancel-query",
      "neptunedata cancel-gremlin-query",
      "neptunedata cancel-open-cypher-query",
      "networkflowmonitor stop-query-monitor-top-contributors",
      "networkflowmonitor stop-query-workload-insights-top-contributors",
      "networkflowmonitor stop-query-workload-insights-top-contributors-data",
    ]);
    const readers = operations.filter(({ method, isReader }) => method === "GET" || isReader);
    // Its model calls it a reader, but it throws viewers out.
    assertEquals(wrong(readers, false), [
      "ivs batch-start-viewer-session-revocation",
      "ivs start-viewer-session-revocation",
    ]);
  },
});

Deno.test({
  name: "every exception names commands that there are, and changes what the rules say of them",
  ignore: !hasAwsCli,
  fn() {
    const commands = awsCommands().map(({ service, command }) => `${service} ${command}`);
    const there = new Set([...commands, ...awsCommands().map(({ command }) => command)]);
    const all = [...alsoDestructive, ...notDestructive];
    assertEquals(all.filter((entry) => !there.has(entry)), []);
    assertEquals(new Set(all).size, all.length, "named twice");
    const begins = new Set(verbs);
    const first = (entry: string) =>
      entry.slice(entry.lastIndexOf(" ") + 1).replace(/^(batch|admin|bulk)-/, "").split("-")[0] ??
        "";
    assertEquals(alsoDestructive.filter((entry) => begins.has(first(entry))), []);
    assertEquals(notDestructive.filter((entry) => !begins.has(first(entry))), []);
  },
});

const suspicion = suspicionOfAll();

Deno.test("every destructive command has a word that PowerShell and fish suspect, few others do", () => {
  const pattern = new RegExp(suspicionPattern(suspicion));
  const missed = listed.filter((line) => !line.split(" ").some((word) => pattern.test(word)));
  assertEquals(missed, []);
  if (!hasAwsCli) return;
  const harmless = awsCommands().filter(({ service, command }) => !isDestructive(service, command));
  const suspected = harmless.filter(({ command }) => pattern.test(command)).length;
  assert(suspected < harmless.length / 100, `${suspected} of ${harmless.length}`);
});

for (const shell of ["bash", "bash-3.2", "zsh", "fish"] as const) {
  const name = shell === "bash-3.2" ? "bash" : shell;
  Deno.test({
    name: `${shell} suspects every destructive command, and each word that only begins alike not`,
    ignore: tool(shell).missing,
    async fn() {
      const spared = ["deletion", "deleted-items", "s3", "", "*", "-x", "terminated", "putpolicy"];
      const loop = shell === "fish"
        ? "while read l; if __awsprof_risky x $l -y; echo '+'$l; else; echo '='$l; end; end"
        : 'while IFS= read -r l; do if __awsprof_risky x "$l" -y; then echo "+$l"; else echo "=$l"; fi; done';
      const child = new Deno.Command(tool(shell).path, {
        args: ["-c", `${suspicionFunction(name, suspicion)}\n${loop}`],
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const commands = listed.map((line) => line.split(" ")[1] ?? "");
      const writer = child.stdin.getWriter();
      void writer.write(new TextEncoder().encode(`${[...commands, ...spared].join("\n")}\n`))
        .then(() => writer.close());
      const { stdout, stderr } = await child.output();
      const lines = new TextDecoder().decode(stdout).split("\n");
      assertEquals(new TextDecoder().decode(stderr), "");
      const expected = [...commands.map((each) => `+${each}`), ...spared.map((each) => `=${each}`)];
      assertEquals(expected.filter((line, index) => lines[index] !== line), []);
      assertEquals(lines.length, expected.length + 1);
    },
  });
}
