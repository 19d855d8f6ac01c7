import { assert } from "../support/assert.ts";
import { cliDirectory } from "./aws_cli.ts";
import { count, first } from "./many.ts";
import { run } from "./run.ts";

const missing = cliDirectory() === null;

Deno.test({
  name: missing
    ? "the AWS CLI says the same of every configuration (AWSPROF_TEST_AWS is not set)"
    : `the AWS CLI says the same of ${count} configurations`,
  ignore: missing && Deno.env.get("CI") !== "true",
  fn: async () => {
    assert(!missing, "AWSPROF_TEST_AWS does not name the directory of aws");
    const { differences } = await run(first, count, { limit: 3 });
    assert(differences.length === 0, differences.join("\n"));
  },
});
