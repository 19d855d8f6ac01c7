/** Rows: the guard of destructive commands in protected profiles, and the guard of the default. */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { awkward, makeOlder } from "./scenarios_commands.ts";
import type { Scenario } from "./scenario.ts";
import type { Seen, Stage } from "./stage.ts";
import { accounts, sampleConfig, sampleCredentials } from "./world.ts";

const prod = { AWS_PROFILE: "prod" };
const question = `awsprof: s3 rb in prod (${accounts.prod}) — type the profile name to go on:`;

export const guardScenarios: readonly Scenario[] = [
  {
    name: "a destructive command in a protected profile runs after its name was typed",
    row: async (t) => {
      await t.start({ environment: prod });
      const seen = await answered(t, "aws s3 rb s3://logs", "prod");
      assertEquals(await ran(t), [["s3", "rb", "s3://logs"]], "calls");
      assertIncludes(seen.output.join("\n"), `${question} prod`);
    },
  },
  {
    name: "with another name typed it is refused with 4, and nothing is run",
    row: async (t) => {
      await t.start({ environment: prod });
      const seen = await answered(t, "aws s3 rb s3://logs", "prdo");
      assertEquals(await ran(t), [], "calls");
      assertEquals(exitOf(t, seen), "4", "status");
      assertIncludes(seen.output.join("\n"), `was not run: "prdo" is not "prod"`);
    },
  },
  {
    name: "Ctrl-C at the question ends the call with 130, and nothing is run",
    row: async (t) => {
      await t.start({ environment: prod });
      await asked(t, "aws s3 rb s3://logs");
      await t.terminal.press("C-c");
      const seen = await t.prompt();
      assertEquals(await ran(t), [], "calls");
      assertEquals(exitOf(t, seen), "130", "status");
      assert(!seen.output.join("\n").includes("was not run"), "Ctrl-C is silent");
    },
  },
  {
    name: "what takes nothing away is not asked about in a protected profile",
    row: async (t) => {
      await t.start({ environment: prod });
      const lines = [
        "aws s3 ls",
        "aws ec2 terminate-instances --instance-ids i-1 --dry-run",
        "aws s3 rm s3://logs/a --dryrun",
        "aws s3 sync a s3://delete-me",
        "aws ec2 delete-vpc help",
        "aws ec2 wait instance-terminated --instance-ids i-1",
        "aws ec2 delete-vpc --generate-cli-skeleton",
      ];
      for (const line of lines) assertEquals((await t.type(line)).output, [], line);
      assertEquals(await ran(t), lines.map((line) => line.split(" ").slice(1)), "calls");
    },
  },
  {
    name: "a profile that is not protected is never asked about",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work" } });
      assertEquals((await t.type("aws s3 rb s3://logs")).output, [], "output");
      assertEquals((await t.type("awsother ec2 delete-vpc --vpc-id v")).output, [], "output");
      assertEquals((await ran(t)).length, 2, "calls");
    },
  },
  {
    name: "the profile that the line itself names decides, however it is written",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work" } });
      for (const option of ["--profile prod", "--profile=prod", "--prof prod"]) {
        await answered(t, `aws ${option} s3 rb s3://logs`, "");
        await answered(t, `aws s3 rb s3://logs ${option}`, "");
        await answered(t, `awsother s3 rb s3://logs ${option}`, "");
      }
      assertEquals(await ran(t), [], "calls");
      await t.type(t.shell.set("AWS_PROFILE", "prod"));
      assertEquals((await t.type("aws s3 rb s3://logs --profile work")).output, [], "output");
      assertEquals((await t.type("awsprod --profile work s3 rb s3://logs")).output, [], "output");
      assertEquals((await ran(t)).length, 2, "calls");
    },
  },
  {
    name: "the command of a protected profile asks, whatever the environment says",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work" } });
      await answered(t, "awsprod s3 rb s3://logs", "work");
      assertEquals(await ran(t), [], "calls");
      await answered(t, "awsprod s3 rb s3://logs", "prod");
      await t.type("awsprod s3 ls");
      assertEquals(await ran(t), [
        ["--profile", "prod", "s3", "rb", "s3://logs"],
        ["--profile", "prod", "s3", "ls"],
      ], "calls");
    },
  },
  {
    name: "the command of a protected profile asks although the data file is gone or cut off",
    row: async (t) => {
      const file = `${t.world.cache}/profiles.tsv`;
      await t.start({ environment: { AWS_PROFILE: "work" } });
      await Deno.remove(file);
      await answered(t, "awsprod s3 rb s3://logs", "work");
      await Deno.writeTextFile(file, "work\t");
      await answered(t, "awsprod s3 rb s3://logs", "work");
      assertEquals(await ran(t), [], "calls");
    },
  },
  {
    name: "options before the command hide nothing",
    row: async (t) => {
      await t.start({ environment: prod });
      const line = "aws --region eu-west-1 --output json --debug ec2 terminate-instances";
      const seen = await answered(t, line, "no");
      assertIncludes(seen.output.join("\n"), "ec2 terminate-instances in prod");
      assertEquals(await ran(t), [], "calls");
    },
  },
  {
    name: "in a pipe the question is asked on the terminal, and the data is left alone",
    row: async (t) => {
      await t.world.program("aws", `#!/bin/sh\ncat >'${t.world.root}/got'\necho answer\nexit 3\n`);
      await t.start({ environment: prod });
      const to = t.world.path("/out");
      const seen = await answered(t, `echo data | aws s3 rm s3://a/b | cat > ${to}`, "prod");
      assertEquals(await Deno.readTextFile(t.world.path("/got")), "data\n", "what aws read");
      assertEquals(await Deno.readTextFile(to), "answer\n", "what came out");
      if (t.shell.name !== "pwsh" && t.shell.name !== "bash-3.2") {
        assertEquals(seen.pipeStatus, "0 3 0", "status of each");
      }
    },
  },
  {
    name: "what stands behind a refused call with && is not run",
    row: async (t) => {
      await t.start({ environment: prod });
      await answered(
        t,
        t.shell.and("aws s3 rb s3://logs", t.shell.append("wrong", t.world.canary)),
        "no",
      );
      assertEquals(await ran(t), [], "calls");
    },
  },
  {
    name: "a call in a subshell or a substitution asks too",
    row: async (t) => {
      await t.start({ environment: prod });
      await answered(t, t.shell.substitution("found", "aws s3 rb s3://logs"), "no");
      if (t.shell.subshell !== null) {
        await answered(t, t.shell.subshell("aws s3 rb s3://logs"), "no");
        await answered(t, t.shell.subshell("cd /; aws s3 rb s3://logs"), "prod");
        assertEquals((await ran(t)).length, 1, "calls");
      } else assertEquals(await ran(t), [], "calls");
    },
  },
  {
    name: "a job in the background is refused: it may not ask",
    notIn: {
      fish: "runs no function in the background",
      pwsh: "asks before the line is run",
    },
    row: async (t) => {
      await t.start({ environment: prod });
      await t.type("aws s3 rb s3://logs & wait");
      await t.terminal.until((lines) =>
        lines.some((line) => line.includes("there is no terminal to ask on")) ? true : null
      );
      assertEquals(await ran(t), [], "calls");
    },
  },
  {
    name: "without a terminal a destructive call is refused with 4, unless the guard is off",
    needs: ["setsid"],
    notIn: { pwsh: "guards the lines that are typed" },
    row: async (t) => {
      await t.start({ environment: prod });
      await t.exit();
      const run = async (environment: Record<string, string>) => {
        const { code, stderr } = await new Deno.Command("setsid", {
          args: ["-w", t.shell.path ?? "", "-i", "-c", "aws s3 rb s3://logs"],
          clearEnv: true,
          env: { ...t.world.environment, ...prod, ...environment },
          cwd: t.world.home,
          stdin: "null",
        }).output();
        return { code, stderr: new TextDecoder().decode(stderr) };
      };
      const refused = await run({});
      assertEquals(refused.code, 4, "exit code");
      assertIncludes(refused.stderr, "was not run: there is no terminal to ask on");
      assertEquals(await ran(t), [], "calls");
      assertEquals((await run({ AWSPROF_GUARD: "off" })).code, 0, "exit code");
      assertEquals(await ran(t), [["s3", "rb", "s3://logs"]], "calls");
    },
  },
  {
    name: "the program itself is not guarded: command aws runs at once",
    notIn: { pwsh: "has no such word: a path is the way there" },
    row: async (t) => {
      await t.start({ environment: prod });
      assertEquals((await t.type("command aws s3 rb s3://logs")).output, [], "output");
      assertEquals(await ran(t), [["s3", "rb", "s3://logs"]], "calls");
    },
  },
  {
    name: "with the guard off, as a variable or as a setting, nothing is asked",
    row: async (t) => {
      await t.start({ environment: { ...prod, AWSPROF_GUARD: "off" } });
      assertEquals((await t.type("aws s3 rb s3://logs")).output, [], "output, by the variable");
      assertEquals((await t.type("awsprod s3 rb s3://logs")).output, [], "output, by the variable");
      await t.world.write("~/.config/awsprof/config", "[guard]\nenabled = off\n");
      await t.start({ environment: prod });
      assertEquals((await t.type("aws s3 rb s3://logs")).output, [], "output, by the setting");
      assertEquals((await t.type("awsprod s3 rb s3://logs")).output, [], "output, by the setting");
      assertEquals((await ran(t)).length, 4, "calls");
    },
  },
  {
    name: "a guard that is off in one shell is on in the next, and the other way round",
    row: async (t) => {
      await t.start({ environment: { ...prod, AWSPROF_GUARD: "off" } });
      await t.start({ environment: prod });
      await answered(t, "aws s3 rb s3://logs", "no");
      await t.world.write("~/.config/awsprof/config", "[guard]\nenabled = off\n");
      await t.start({ environment: { ...prod, AWSPROF_GUARD: "on" } });
      await answered(t, "aws s3 rb s3://logs", "no");
      await answered(t, "awsprod s3 rb s3://logs", "no");
      assertEquals(await ran(t), [], "calls");
      await t.start({ environment: prod });
      assertEquals((await t.type("aws s3 rb s3://logs")).output, [], "output");
    },
  },
  {
    name: "the guard can be turned off and on in a session",
    row: async (t) => {
      await t.start({ environment: prod });
      await t.type(t.shell.set("AWSPROF_GUARD", "off"));
      assertEquals((await t.type("aws s3 rb s3://logs")).output, [], "output");
      await t.type(t.shell.unset("AWSPROF_GUARD"));
      await answered(t, "aws s3 rb s3://logs", "no");
      assertEquals((await ran(t)).length, 1, "calls");
    },
  },
  {
    name: "a guarded command gets every word as it was typed, asked about or not",
    row: async (t) => {
      const words = awkward.map((text) => t.shell.quote(text)).join(" ");
      await t.start({ environment: prod });
      await t.read(`aws ${words}\nawsprod ${words}`);
      assertEquals(await ran(t), [awkward, ["--profile", "prod", ...awkward]], "calls");
      if (t.shell.name === "pwsh") return;
      const file = await t.world.write(
        `/ask.${t.shell.extension}`,
        `awsprod s3 rb ${words}\n`,
      );
      await answered(t, t.shell.read(file), "prod");
      assertEquals((await ran(t))[2], ["--profile", "prod", "s3", "rb", ...awkward], "third call");
    },
  },
  {
    name: "the exit status of a call that was asked about is the program's own",
    row: async (t) => {
      await t.world.write("/status", "3\n");
      await t.start({ environment: prod });
      assertEquals(exitOf(t, await answered(t, "aws s3 rb s3://logs", "prod")), "3", "aws");
      assertEquals(exitOf(t, await answered(t, "awsprod s3 rb s3://logs", "prod")), "3", "awsprod");
    },
  },
  {
    name: "a directory that selects a protected profile counts on the same line",
    row: async (t) => {
      await t.directory("~/infra", "prod\n");
      await t.start({ environment: { AWS_PROFILE: "work" } });
      await t.type("cd ~/infra");
      await t.typeAll("awsprof trust", "cd ~");
      await answered(t, t.shell.both("cd ~/infra", "aws s3 rb s3://logs"), "no");
      assertEquals(await ran(t), [], "calls");
    },
  },
  {
    name: "a profile that use selects on the same line counts",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work" } });
      await answered(t, t.shell.both("awsprof use prod", "aws s3 rb s3://logs"), "no");
      assertEquals(await ran(t), [], "calls");
    },
  },
  {
    name: "a variable that is set on the same line counts",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work" } });
      const line = t.shell.both(t.shell.set("AWS_PROFILE", "prod"), "aws s3 rb s3://logs");
      await answered(t, line, "no");
      assertEquals(await ran(t), [], "calls");
    },
  },
  {
    name: "a variable before the command counts for that command",
    notIn: { pwsh: "has no such variables" },
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work" } });
      await answered(t, "AWS_PROFILE=prod aws s3 rb s3://logs", "no");
      assertEquals(await ran(t), [], "calls");
      assertEquals(
        (await t.type("AWSPROF_GUARD=off AWS_PROFILE=prod aws s3 rb s3://a")).output,
        [],
      );
      assertEquals((await t.type("aws s3 rb s3://logs")).output, [], "output");
      assertEquals((await ran(t)).length, 2, "calls");
    },
  },
  {
    name: "a function of the user's own that calls aws is guarded",
    notIn: { pwsh: "guards the lines that are typed" },
    row: async (t) => {
      const own = t.shell.name === "fish"
        ? "function tidy; aws s3 rb s3://$argv[1]; end"
        : 'tidy() { aws s3 rb "s3://$1"; }';
      await t.start({ environment: prod, after: own });
      await answered(t, "tidy logs", "no");
      assertEquals(await ran(t), [], "calls");
    },
  },
  {
    name: "without the program that decides, nothing destructive runs and all else does",
    row: async (t) => {
      await t.start({ environment: prod });
      await Deno.remove(t.world.path("/bin/awsprof"));
      await t.type("aws s3 rb s3://logs");
      await t.type("aws s3 ls");
      assertEquals(await ran(t), [["s3", "ls"]], "calls");
    },
  },
  {
    name: "protection by account id holds for every profile that ends there",
    world: {
      config: `${sampleConfig}[profile admin]\nrole_arn = arn:aws:iam::${accounts.other}:role/A\n` +
        "source_profile = hop\n[profile hop]\n" +
        "role_arn = arn:aws:iam::999988887777:role/Hop\nsource_profile = work\n",
      settings: `[protect]\nprofiles =\naccounts = ${accounts.other}\n`,
    },
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "admin" } });
      assertEquals(await t.colour("[AWS:admin]"), "red", "colour");
      await answered(t, "aws s3 rb s3://logs", "no");
      await answered(t, "awsother s3 rb s3://logs", "no");
      assertEquals(await ran(t), [], "calls");
      assertEquals((await t.type("awsprod s3 rb s3://logs")).output, [], "output");
      assertEquals((await t.type("awshop s3 rb s3://logs")).output, [], "output");
    },
  },
  {
    name: "the key awsprof_protected decides for its profile, both ways",
    world: {
      config: sampleConfig.replace(
        "[profile prod]\n",
        "[profile prod]\nawsprof_protected = false\n",
      )
        .replace("[profile other]\n", "[profile other]\nawsprof_protected = true\n"),
    },
    row: async (t) => {
      await t.start({ environment: prod });
      assertEquals((await t.type("aws s3 rb s3://logs")).output, [], "output");
      await answered(t, "awsother s3 rb s3://logs", "no");
      assertEquals((await ran(t)).length, 1, "calls");
    },
  },
  {
    name: "keys in the environment are asked about by the account that their id tells",
    row: async (t) => {
      const keys = (account: string) => ({
        AWS_ACCESS_KEY_ID: keyOf(account),
        AWS_SECRET_ACCESS_KEY: "canary-secret-of-the-fixture",
      });
      await t.start({ environment: keys(accounts.prod) });
      const refused = await answered(t, "aws s3 rb s3://logs", "prod");
      assertIncludes(
        refused.output.join("\n"),
        `s3 rb in account ${accounts.prod}, by the keys in the environment — type the account id`,
      );
      assertEquals(await ran(t), [], "calls");
      await answered(t, "aws s3 rb s3://logs", accounts.prod);
      assertEquals((await ran(t)).length, 1, "calls");
      await t.start({ environment: { ...keys(accounts.work), ...prod } });
      assertEquals((await t.type("aws s3 rb s3://logs")).output, [], "output");
      assertEquals((await ran(t)).length, 2, "calls");
    },
  },
  {
    name:
      "a web identity is asked about by the account of its role, where it wins over the profile",
    row: async (t) => {
      const identity = (account: string) => ({
        AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/token",
        AWS_ROLE_ARN: `arn:aws:iam::${account}:role/pod`,
      });
      await t.start({ environment: { ...identity(accounts.prod), AWS_PROFILE: "work" } });
      const refused = await answered(t, "aws s3 rb s3://logs", "work");
      assertIncludes(
        refused.output.join("\n"),
        `s3 rb in account ${accounts.prod}, by the token in the environment — type the account id`,
      );
      assertEquals(await ran(t), [], "calls");
      await t.start({ environment: { ...identity(accounts.work), ...prod } });
      await answered(t, "aws s3 rb s3://logs", "no");
      assertEquals(await ran(t), [], "a profile that assumes a role comes before it");
      await t.start({ environment: { ...identity(accounts.work), AWS_PROFILE: "work" } });
      assertEquals((await t.type("aws s3 rb s3://logs")).output, [], "output");
      assertEquals((await ran(t)).length, 1, "calls");
    },
  },
  {
    name: "other programs come under the guard by a setting, with their own destructive verbs",
    world: { settings: "[guard]\ncommands = terraform cdk\n" },
    row: async (t) => {
      for (const name of ["terraform", "cdk", "sam"]) {
        await t.world.program(name, `#!/bin/sh\necho "\${0##*/}" "$@" >>'${t.world.root}/tools'\n`);
      }
      await t.start({ environment: prod });
      const seen = await answered(t, "terraform destroy -auto-approve", "no");
      assertIncludes(seen.output.join("\n"), "terraform destroy in prod");
      await answered(t, "cdk destroy Shop", "prod");
      for (const line of ["terraform plan", "cdk deploy", "sam delete"]) {
        assertEquals((await t.type(line)).output, [], line);
      }
      const lines = (await Deno.readTextFile(t.world.path("/tools"))).trim().split("\n");
      assertEquals(lines, ["cdk destroy Shop", "terraform plan", "cdk deploy", "sam delete"]);
    },
  },
  {
    name: "a function of the user's own of such a name is left alone",
    notIn: { pwsh: "defines no functions for other programs" },
    world: { settings: "[guard]\ncommands = terraform\n" },
    row: async (t) => {
      const own = t.shell.name === "fish"
        ? "function terraform; command aws mine $argv; end"
        : 'terraform() { command aws mine "$@"; }';
      await t.start({ environment: prod, before: own });
      assertEquals((await t.type("terraform destroy")).output, [], "output");
      assertEquals(await ran(t), [["mine", "destroy"]], "calls");
    },
  },
  {
    name: "a setting that changes brings a program under the guard and lets it go again",
    notIn: { pwsh: "defines no functions for other programs" },
    row: async (t) => {
      await t.world.program("terraform", "#!/bin/sh\n");
      await t.start({ environment: prod });
      assertEquals(await t.kindOf("terraform"), "program", "terraform");
      await t.world.write("~/.config/awsprof/config", "[guard]\ncommands = terraform\n");
      await makeOlder(t);
      await t.enter();
      assertEquals(await t.kindOf("terraform"), "function", "terraform");
      await t.world.write("~/.config/awsprof/config", "\n");
      await makeOlder(t);
      await t.enter();
      assertEquals(await t.kindOf("terraform"), "program", "terraform");
    },
  },
  {
    name: "unloading takes the guard away",
    world: { settings: "[guard]\ncommands = terraform\n" },
    row: async (t) => {
      await t.world.program("terraform", "#!/bin/sh\n");
      await t.start({ environment: prod });
      await t.type("awsprof_unload");
      assertEquals(await t.kindOf("terraform"), "program", "terraform");
      assertEquals((await t.type("aws s3 rb s3://logs")).output, [], "output");
      assertEquals(await ran(t), [["s3", "rb", "s3://logs"]], "calls");
    },
  },
  {
    name: "where a profile is required, nothing chosen is refused with 4 and a hint",
    world: {
      settings: "[guard]\nrequire_profile = on\n",
      credentials: `${sampleCredentials}\n[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n` +
        "aws_secret_access_key = canary-secret-of-the-fixture\n",
    },
    row: async (t) => {
      const started = await t.start();
      assertEquals(started.segment, "[AWS:default]", "segment");
      const seen = await t.type("aws s3 ls");
      assertEquals(exitOf(t, seen), "4", "status");
      assertEquals(seen.output.slice(0, 2), [
        "awsprof: error: no profile is chosen, and aws would use [default]",
        "awsprof: hint: awsprof use",
      ], "output");
      assertEquals(await ran(t), [], "calls");
      const lines = ["aws --profile work s3 ls", "aws configure list", "aws help", "awswork s3 ls"];
      for (const line of lines) assertEquals((await t.type(line)).output, [], line);
      await t.typeAll("awsprof use work", "aws s3 ls");
      assertEquals((await ran(t)).length, 5, "calls");
    },
  },
  {
    name: "a profile is required by the variable too, and only where the default has credentials",
    row: async (t) => {
      await t.start({ environment: { AWSPROF_REQUIRE_PROFILE: "on" } });
      assertEquals((await t.type("aws s3 ls")).output, [], "output");
      assertEquals((await ran(t)).length, 1, "calls");
      const keys = "aws_access_key_id = AKIA\naws_secret_access_key = canary-secret\n";
      await t.world.write("~/.aws/credentials", `[default]\n${keys}`);
      await makeOlder(t);
      await t.enter();
      assertEquals(exitOf(t, await t.type("aws s3 ls")), "4", "status");
      await t.type(t.shell.set("AWSPROF_REQUIRE_PROFILE", "off"));
      assertEquals((await t.type("aws s3 ls")).output, [], "output");
    },
  },
  {
    name: "use of a protected profile says which account it is",
    row: async (t) => {
      await t.start();
      const seen = await t.type("awsprof use prod");
      assertEquals(seen.output, [`awsprof: prod is protected: account ${accounts.prod}`], "output");
    },
  },
];

/** Types a line, waits for the question, types the answer; what is seen at the next prompt. */
export async function answered(t: Stage, line: string, answer: string): Promise<Seen> {
  await asked(t, line);
  await t.terminal.type(answer);
  return await t.enter();
}

/** Types a line and waits for its question. */
async function asked(t: Stage, line: string): Promise<void> {
  await t.terminal.type(line);
  await t.terminal.press("Enter");
  await t.terminal.until((lines) => lines.at(-1)?.trimEnd().endsWith("to go on:") ? true : null);
}

/** The arguments of each call of `aws` so far. */
export async function ran(t: Stage): Promise<(readonly string[])[]> {
  return (await t.world.calls()).map((call) => call.arguments);
}

/** The exit code that the shell knows; PowerShell's own status is only true or false. */
function exitOf(t: Stage, seen: Seen): string {
  return t.shell.name === "pwsh" ? seen.pipeStatus : seen.status;
}

/** An access key id of that account, as AWS makes them: the account stands in its first 48 bits. */
function keyOf(account: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = ((1n << 47n) | (BigInt(account) << 7n)) << 32n;
  let text = "";
  for (let letter = 0; letter < 16; letter++) {
    text = (alphabet[Number(bits & 31n)] ?? "") + text;
    bits >>= 5n;
  }
  return `AKIA${text}`;
}
