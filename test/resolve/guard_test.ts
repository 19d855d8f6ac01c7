import { globalOptions, judge } from "../../src/resolve/guard.ts";
import { accountOfKey } from "../../src/resolve/key_account.ts";
import { assertEquals } from "../support/assert.ts";
import { awsGlobalOptions, hasAwsCli } from "../support/aws_commands.ts";

const actions: [string, string, string | null][] = [
  ["the plain call", "s3 rb s3://logs", "s3 rb"],
  ["words without a command", "", null],
  ["a service alone", "s3", null],
  ["options before the service", "--region eu-west-1 --debug s3 rb s3://logs", "s3 rb"],
  ["options between", "s3 --output json rb s3://logs", "s3 rb"],
  ["values that look like verbs", "--query delete-it --output=text s3 ls", null],
  ["a switch before the service", "--no-cli-pager ec2 delete-vpc", "ec2 delete-vpc"],
  ["an abbreviated option", "--reg eu-west-1 ec2 delete-vpc", "ec2 delete-vpc"],
  ["an abbreviation of two options", "--no-cli-p x ec2 delete-vpc", null],
  ["an option that is not global", "s3 --recursive rm s3://logs", "s3 rm"],
  ["words behind a double dash", "-- ec2 delete-vpc", "ec2 delete-vpc"],
  ["a bucket with a verb's name", "s3 ls s3://delete-bucket", null],
  ["a name of the same word", "delete-vpc delete-vpc", "delete-vpc delete-vpc"],
  ["sync", "s3 sync a s3://b", null],
  ["sync with --delete", "s3 sync a s3://b --delete", "s3 sync --delete"],
  ["sync with --delete abbreviated", "s3 sync --del a s3://b", "s3 sync --delete"],
  ["sync with --delete tried", "s3 sync --delete a s3://b --dryrun", null],
  ["rm tried", "s3 rm s3://a/b --dryrun", null],
  ["a trial", "ec2 terminate-instances --dry-run", null],
  [
    "a trial taken back",
    "ec2 terminate-instances --dry-run --no-dry-run",
    "ec2 terminate-instances",
  ],
  ["a trial behind its opposite", "ec2 terminate-instances --no-dry-run --dry-run", null],
  ["an abbreviated trial", "ec2 terminate-instances --dry", "ec2 terminate-instances"],
  ["a trial before the command", "ec2 --dry-run terminate-instances", "ec2 terminate-instances"],
  ["a trial behind a double dash", "s3 rm -- --dryrun s3://b", "s3 rm"],
  ["a skeleton", "ec2 delete-vpc --generate-cli-skeleton", null],
  ["a skeleton with its kind", "ec2 delete-vpc --generate-cli-skeleton=input", null],
  ["help", "ec2 delete-vpc help", null],
  ["help of a service", "ec2 help", null],
  ["a thing called help", "s3 rm s3://b help", "s3 rm"],
  [
    "a list that ends in help",
    "ec2 terminate-instances --instance-ids i-1 help",
    "ec2 terminate-instances",
  ],
  ["waiting for the end of something", "ec2 wait instance-terminated", null],
  ["the version", "--version", null],
  ["configure", "configure set region delete-me", null],
  ["logging out", "sso logout", null],
];

for (const [name, line, expected] of actions) {
  Deno.test(`aws: ${name} is ${expected ?? "harmless"}`, () => {
    assertEquals(judge("aws", line.split(" ").filter((word) => word !== "")).action, expected);
  });
}

const profiles: [string, string | null][] = [
  ["s3 ls", null],
  ["s3 ls --profile x", "x"],
  ["--profile=x s3 ls", "x"],
  ["--prof x s3 ls", "x"],
  ["--p x s3 ls", "x"],
  ["s3 ls --profile x --profile y", "y"],
  ["s3 ls --profile", null],
  ["s3 ls -- --profile x", null],
  ["iam create-user --path /x", null],
];

for (const [line, expected] of profiles) {
  Deno.test(`aws ${line} names ${expected ?? "no profile"}`, () => {
    assertEquals(judge("aws", line.split(" ")).profile, expected);
  });
}

for (const line of ["", "help", "--version", "configure list", "s3 help", "login", "sso logout"]) {
  Deno.test(`aws ${line} needs no account`, () => {
    assertEquals(judge("aws", line.split(" ").filter((word) => word !== "")).isLocal, true);
  });
}

const others: [string, string | null, string?][] = [
  ["terraform destroy", "terraform destroy"],
  ["terraform -chdir=prod destroy -auto-approve", "terraform destroy"],
  ["terraform apply", null],
  ["terraform apply -destroy", "terraform apply -destroy"],
  ["terraform apply -destroy=false", null],
  ["terraform plan -destroy", null],
  ["terraform state rm aws_vpc.a", "terraform state rm"],
  ["terraform state list", null],
  ["terraform destroy -help", null],
  ["tofu destroy", "tofu destroy"],
  ["terragrunt run-all destroy", "terragrunt run-all destroy"],
  ["cdk destroy Shop", "cdk destroy"],
  ["cdk --app bin/shop destroy Shop", "cdk destroy"],
  ["cdk deploy destroy", null],
  ["cdk destroy --profile prod", "cdk destroy", "prod"],
  ["sam delete --stack-name shop", "sam delete"],
  ["sam deploy", null],
  ["pulumi down", "pulumi down"],
  ["pulumi -C infra stack rm dev", "pulumi stack rm"],
  ["pulumi up", null],
  ["eksctl delete cluster shop", "eksctl delete"],
  ["eksctl -p prod get cluster", null, "prod"],
  ["copilot svc delete", "copilot delete"],
  ["copilot svc deploy", null],
  ["constructor stack up", null],
  ["__proto__ stack delete", "__proto__ delete"],
];

for (const [line, expected, profile] of others) {
  Deno.test(`${line} is ${expected ?? "harmless"}`, () => {
    const [program = "", ...words] = line.split(" ");
    const found = judge(program, words);
    assertEquals([found.action, found.profile], [expected, profile ?? null]);
  });
}

Deno.test({
  name: "the global options are those of the AWS CLI",
  ignore: !hasAwsCli,
  fn() {
    const { valued, switches } = globalOptions;
    assertEquals(awsGlobalOptions(), { valued: [...valued], switches: [...switches] });
  },
});

const keys: [string, string, string | null][] = [
  ["of a temporary key", "ASIAY34FZKBOKMUTVV7A", "609629065308"],
  ["with a zero in front", "ASIAQNZGKIQY56JQ7WML", "029608264753"],
  ["from before 2019 tells nothing", "AKIAIOSFODNN7EXAMPLE", null],
  ["that is none tells nothing", "canary", null],
];

for (const [name, key, expected] of keys) {
  Deno.test(`the account in a key id ${name}`, () => assertEquals(accountOfKey(key), expected));
}
