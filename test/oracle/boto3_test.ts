import { assert } from "../support/assert.ts";
import { startBoto3 } from "./boto3.ts";
import { compareBoto3 } from "./boto3_compare.ts";
import { makeHome } from "./home.ts";
import { compareMany, count } from "./many.ts";

const home = await makeHome(await Deno.makeTempDir({ prefix: "boto3-" }));
const witness = await startBoto3(home).catch(() => null);

Deno.test({
  name: witness === null
    ? "boto3 says the same of every configuration (no python3 with botocore 1.41 or later)"
    : `boto3 says the same of ${count} configurations`,
  ignore: witness === null,
  sanitizeResources: false,
  sanitizeOps: false,
  fn: async () => {
    assert(witness !== null, "no botocore");
    try {
      await compareMany(home, (each, place) => compareBoto3(witness, each, place));
    } finally {
      await witness.close();
    }
  },
});

globalThis.addEventListener("unload", () => Deno.removeSync(home, { recursive: true }));
