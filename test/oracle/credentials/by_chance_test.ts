import { assert } from "../../support/assert.ts";
import { tool } from "../../support/tools.ts";
import { byChance, opponents } from "./by_chance.ts";

const count = Number(Deno.env.get("AWSPROF_ORACLE_CASES") || 200);
const seed = Number(Deno.env.get("AWSPROF_ORACLE_SEED") || 1);
const noCli = tool("aws-cli").missing;

for (const opponent of opponents) {
  const { name } = opponent;
  Deno.test({
    name: `${name} says the same in ${count} situations that chance made`,
    ignore: name === "the AWS CLI" && noCli,
    sanitizeResources: false,
    sanitizeOps: false,
    async fn() {
      const outcome = await byChance(opponent, { seed, count, limit: 3 });
      if (outcome === null) {
        assert(name === "botocore" || Deno.env.get("CI") !== "true", `there is no ${name}`);
        return;
      }
      const { differences, given } = outcome;
      assert(differences.length === 0, `\n${differences.join("\n")}`);
      assert(given > count / 10, `only ${given} times both gave credentials`);
    },
  });
}
