/** Where IAM is asked about a key: one address in each partition, and what is configured before it. */
import { iamPlace } from "../../src/credentials/iam.ts";
import { graph } from "../config/reading.ts";
import { runProgram } from "../fake_aws/clients.ts";
import { python } from "../fake_aws/botocore.ts";
import { assert, assertEquals } from "../support/assert.ts";

const places: Readonly<Record<string, readonly [url: string, region: string]>> = {
  "": ["https://iam.amazonaws.com", "us-east-1"],
  "eu-west-1": ["https://iam.amazonaws.com", "us-east-1"],
  "us-gov-east-1": ["https://iam.us-gov.amazonaws.com", "us-gov-west-1"],
  "cn-northwest-1": ["https://iam.cn-north-1.amazonaws.com.cn", "cn-north-1"],
  "eusc-de-east-1": ["https://iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"],
};

for (const [region, expected] of Object.entries(places)) {
  Deno.test(`IAM is asked at ${expected[0]} from ${region || "no region"}`, () => {
    assertEquals(placeFrom(region), expected);
  });
}

Deno.test("an address of IAM that is configured comes before AWS's own, signed for the partition", () => {
  const variable = { AWS_ENDPOINT_URL_IAM: "http://127.0.0.1:9/" };
  assertEquals(placeFrom("cn-north-1", variable), ["http://127.0.0.1:9", "cn-north-1"]);
  const other = { AWS_ENDPOINT_URL_STS: "http://127.0.0.1:9/" };
  assertEquals(placeFrom("eu-west-1", other), places["eu-west-1"]);
});

const { success: hasBotocore } = await new Deno.Command(python, {
  args: ["-c", "import botocore.session"],
  stderr: "null",
}).output().catch(() => ({ success: false }));

Deno.test({
  name: "from every region of every partition IAM is asked where botocore asks it",
  ignore: !hasBotocore,
  fn: async () => {
    const program = new URL("iam_places.py", import.meta.url).pathname;
    const { out, err } = await runProgram([python, program], {
      home: "/",
      env: { PATH: Deno.env.get("PATH") ?? "", HOME: "/nonexistent" },
    });
    const asked: [string, string, string][] = JSON.parse(out || "[]");
    assert(asked.length > 30, err);
    const ours = asked.map(([region]) => {
      const [url, scope] = placeFrom(region);
      return [region, `${url}/`, scope];
    });
    assertEquals(ours, asked);
  },
});

function placeFrom(region: string, env: Record<string, string> = {}): readonly [string, string] {
  const place = iamPlace(new Map(Object.entries(env)), {
    graph: graph({}),
    profile: null,
    region: { value: region === "" ? null : region, origin: null },
  });
  return [place.url, place.region];
}
