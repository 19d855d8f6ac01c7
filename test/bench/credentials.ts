/** What credentials cost, from a warm cache and of a cold role, beside other tools. */
import { hasBotocore, python } from "../fake_aws/botocore.ts";
import { FakeAwsServer } from "../support/fake_aws.ts";
import { awsDirectory, find } from "../support/tools.ts";
import { interleaved, ms, run, table, times } from "./measure.ts";

const roleArn = "arn:aws:iam::555566667777:role/Reader";
const config = `[profile keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY

[profile reader]
role_arn = ${roleArn}
source_profile = keys
region = eu-west-1
`;

const boto3 = `import botocore.session
session = botocore.session.Session(profile="reader")
session.get_credentials().get_frozen_credentials()
`;

/** Prints the table "credentials". */
export async function benchCredentials(
  root: string,
  { program, empty }: { program: string; empty: string },
): Promise<void> {
  const keys = [{
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    accountId: "555566667777",
    userName: "jo",
  }];
  const aws = FakeAwsServer.start({
    world: { accounts: [], users: [{ name: "jo" }], roles: [{ arn: roleArn }], keys },
  });
  try {
    const homes = { warm: `${root}/warm`, cold: `${root}/cold`, other: `${root}/other` };
    for (const home of Object.values(homes)) {
      await Deno.mkdir(`${home}/.aws`, { recursive: true });
      await Deno.writeTextFile(`${home}/.aws/config`, config);
    }
    const env = aws.environment(homes.warm);
    const variables = { AWS_ENDPOINT_URL: aws.url, NO_PROXY: env["NO_PROXY"] ?? "" };
    const words = ["export", "reader", "--format", "process"];
    const other = [`${awsDirectory()}/aws`, "configure", "export-credentials"];
    const measured = await interleaved({
      empty: () => run([empty], homes.warm),
      warm: () => run([program, ...words], homes.warm, variables),
      async cold() {
        await Deno.remove(`${homes.cold}/.aws/cli`, { recursive: true }).catch(() => {});
        return await run([program, ...words], homes.cold, variables);
      },
      request: () => timeOfRequest(aws),
      ...(find("aws-cli") === null ? {} : {
        aws: () => run([...other, "--profile", "reader"], homes.other, variables),
      }),
      ...(await hasBotocore()
        ? { botocore: () => run([python, "-c", boto3], homes.other, variables) }
        : {}),
    });
    const { empty: nothing = 0, warm = 0, cold = 0, request = 0 } = measured;
    const compared = (name: string, what: string, ours: number) => {
      const figure = measured[name];
      return [
        what,
        figure === undefined ? "not found" : `${ms(figure)}, ${times(figure / ours)} export`,
      ];
    };
    table("credentials", ["what", "measured", "goal"], [
      ["Deno's own empty program", ms(nothing), ""],
      ["export, warm cache", `${ms(warm)}, ${times(warm / nothing)} empty`, "2 times"],
      [
        "export, cold role",
        `${ms(cold)}, empty + request of ${ms(request)} + ${ms(cold - nothing - request)}`,
        "+ 100 ms",
      ],
      compared("aws", "aws configure export-credentials, warm cache", warm),
      compared("botocore", "botocore, cold role (it keeps none)", cold),
    ]);
  } finally {
    await aws.close();
  }
}

/** ms that the stand-in itself takes for a request to STS. */
async function timeOfRequest(aws: FakeAwsServer): Promise<number> {
  const started = performance.now();
  const body = "Action=AssumeRole&Version=2011-06-15";
  await (await fetch(aws.url, { method: "POST", body })).text();
  return performance.now() - started;
}
