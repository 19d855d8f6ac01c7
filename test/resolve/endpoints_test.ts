/** Where services are asked: botocore's order, AWS's host names, and text that is no region. */
import { endpoint, type Service } from "../../src/resolve/endpoints.ts";
import { suite } from "../conformance/suites.ts";
import { graph } from "../config/reading.ts";
import { assertEquals } from "../support/assert.ts";
import { nasty } from "../support/nasty.ts";

interface Case {
  readonly env?: Readonly<Record<string, string>>;
  /** Keys of the profile. */
  readonly profile?: string;
  readonly services?: string;
  readonly gives: string;
}

const one = "https://one.example";
const own = "https://oidc.eu-west-1.amazonaws.com";
const section = "[services local]\nsso_oidc =\n  endpoint_url = https://section.example\n" +
  "sso =\n  endpoint_url = https://portal.example\n";

const order: Readonly<Record<string, Case>> = {
  "AWS's host name where nothing is set": { gives: own },
  "the profile's endpoint_url": { profile: `endpoint_url = ${one}`, gives: one },
  "the services section before the profile's endpoint_url": {
    profile: `endpoint_url = ${one}\nservices = local`,
    services: section,
    gives: "https://section.example",
  },
  "another service's entry of the section says nothing": {
    profile: "services = local",
    services: "[services local]\nsts =\n  endpoint_url = https://sts.example\n",
    gives: own,
  },
  "a services section that is not there says nothing": {
    profile: "services = missing",
    gives: own,
  },
  "AWS_ENDPOINT_URL before the section": {
    env: { AWS_ENDPOINT_URL: one },
    profile: "services = local",
    services: section,
    gives: one,
  },
  "the service's variable before AWS_ENDPOINT_URL": {
    env: { AWS_ENDPOINT_URL: "https://two.example", AWS_ENDPOINT_URL_SSO_OIDC: one },
    gives: one,
  },
  "a variable of a service whose name begins alike is not ours": {
    env: { AWS_ENDPOINT_URL_SSO: one },
    gives: own,
  },
  "an empty variable is none": {
    env: { AWS_ENDPOINT_URL: "", AWS_ENDPOINT_URL_SSO_OIDC: "" },
    profile: `endpoint_url = ${one}`,
    gives: one,
  },
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS turns all of them off": {
    env: { AWS_ENDPOINT_URL: one, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "True" },
    profile: `endpoint_url = ${one}`,
    gives: own,
  },
  "ignore_configured_endpoint_urls turns them off, variables too": {
    env: { AWS_ENDPOINT_URL: one },
    profile: `endpoint_url = ${one}\nignore_configured_endpoint_urls = true`,
    gives: own,
  },
  "the variable that says false wins over the key that says true": {
    env: { AWS_ENDPOINT_URL: one, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false" },
    profile: "ignore_configured_endpoint_urls = true",
    gives: one,
  },
  "what is not true is false": {
    env: { AWS_ENDPOINT_URL: one, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "1" },
    gives: one,
  },
  "a path is kept, a slash at the end is not": {
    env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1234/scenario//" },
    gives: "http://127.0.0.1:1234/scenario",
  },
};

for (const [what, each] of Object.entries(order)) {
  Deno.test(`an endpoint: ${what}`, () => assertEquals(asked("sso_oidc", each), each.gives));
}

const hosts: readonly [Service, string, string][] = [
  ["sso", "us-gov-west-1", "https://portal.sso.us-gov-west-1.amazonaws.com"],
  ["sso_oidc", "cn-north-1", "https://oidc.cn-north-1.amazonaws.com.cn"],
  ["sso_oidc", "eusc-de-east-1", "https://oidc.eusc-de-east-1.amazonaws.eu"],
  ["sso_oidc", "us-iso-east-1", "https://oidc.us-iso-east-1.c2s.ic.gov"],
  ["sso_oidc", "us-isob-east-1", "https://oidc.us-isob-east-1.sc2s.sgov.gov"],
  ["sso_oidc", "us-isof-south-1", "https://oidc.us-isof-south-1.csp.hci.ic.gov"],
  ["sso_oidc", "eu-isoe-west-1", "https://oidc.eu-isoe-west-1.cloud.adc-e.uk"],
  ["signin", "eu-west-1", "https://eu-west-1.signin.aws.amazon.com"],
  ["signin", "cn-north-1", "https://cn-north-1.signin.amazonaws.cn"],
  ["signin", "us-gov-west-1", "https://us-gov-west-1.signin.amazonaws-us-gov.com"],
  ["signin", "us-iso-east-1", "https://signin.us-iso-east-1.c2s.ic.gov"],
  ["sso_oidc", "xx-new-place-7", "https://oidc.xx-new-place-7.amazonaws.com"],
];

for (const [service, region, url] of hosts) {
  Deno.test(`an endpoint: ${service} in ${region} is ${url}`, () => {
    assertEquals(asked(service, { gives: url }, region), url);
  });
}

Deno.test("an endpoint: text that is no region never becomes a host name", () => {
  const hostile = [
    ...nasty.filter((text) => text !== ""),
    "",
    "eu-west-1.evil.example#",
    "eu-west-1@evil.example",
    "evil.example/eu-west-1",
    "evil.example?-a-1",
    "eu-west-1:443",
    "eu-west-1\n.evil.example",
    "eu-west-1\n",
    "eu-west-1%2eevil",
    "eu-west-1.",
    ".eu-west-1",
    "-eu-west-1",
    "eu-west-1-",
    "EU-WEST-1",
    "eu--west-1",
    "us-east-1 # home",
    "éu-west-1",
  ];
  for (const region of hostile) {
    for (const service of ["sso_oidc", "sso", "sts", "signin"] as const) {
      assertEquals(asked(service, { gives: "" }, region), null, JSON.stringify(region));
    }
  }
});

Deno.test("an endpoint: text that is no region does not matter where an endpoint is configured", () => {
  assertEquals(asked("sso", { env: { AWS_ENDPOINT_URL: one }, gives: one }, "nowhere"), one);
});

interface Rules {
  readonly testCases: readonly {
    readonly documentation: string;
    readonly expect: { readonly endpoint?: { readonly url: string } };
    readonly params?: Readonly<Record<string, unknown>>;
  }[];
}

for (
  const [service, file, count] of [["sso_oidc", "sso-oidc", 24], ["sso", "sso", 24], [
    "sts",
    "sts",
    29,
  ]] as const
) {
  suite<Rules>(
    `endpoints of ${service} are botocore's in every region that its tests name`,
    `botocore/endpoint-rules/${file}.json`,
    ({ testCases }) => {
      let checked = 0;
      for (const { documentation, expect, params = {} } of testCases) {
        const region = params["Region"];
        const special = ["UseFIPS", "UseDualStack", "Endpoint", "UseGlobalEndpoint"].some((key) =>
          (params[key] ?? false) !== false
        );
        if (typeof region !== "string" || special || expect.endpoint === undefined) continue;
        // No region, but botocore's word for STS's old host of all regions.
        if (region === "aws-global") continue;
        const url = asked(service, { gives: "" }, region);
        assertEquals(url, expect.endpoint.url, documentation);
        checked++;
      }
      assertEquals(checked, count, "cases");
    },
  );
}

interface Configured {
  readonly testSuites: readonly {
    readonly profiles: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly services: Readonly<Record<string, Readonly<Record<string, Record<string, string>>>>>;
    readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly endpointUrlTests: readonly {
      readonly name: string;
      readonly profile: string;
      readonly client_config: string;
      readonly environment: string;
      readonly service: string;
      readonly output: { readonly endpointUrl: string };
    }[];
  }[];
}

suite<Configured>(
  "configured endpoints win in botocore's order, with its services under our names",
  "botocore/configured-endpoint-url-tests.json",
  (data) => {
    let checked = 0;
    for (const { profiles, services, environments, endpointUrlTests } of data.testSuites) {
      const files = graph({
        config: renamed([
          ...Object.entries(profiles).map(([name, keys]) => `[profile ${name}]\n${lines(keys)}`),
          ...Object.entries(services).map(([name, each]) =>
            `[services ${name}]\n${
              Object.entries(each).map(([key, nested]) =>
                `${key} =\n${lines(nested).replace(/^/gm, "  ").trimEnd()}\n`
              ).join("")
            }`
          ),
        ].join("\n")),
      });
      for (const each of endpointUrlTests) {
        // What a program gives its own client is nothing that files or variables say.
        if (each.client_config !== "default") continue;
        const env = Object.entries(environments[each.environment] ?? {});
        const found = endpoint(each.service === "s3" ? "sts" : "sso", {
          region: "eu-west-1",
          profile: files.profiles.get(renamed(each.profile)) ?? null,
          graph: files,
          env: new Map(env.map(([name, value]) => [renamed(name), renamed(value)])),
        });
        const expected = /^https:\/\/(s3|dynamodb)\.fake-region-10\./.test(each.output.endpointUrl)
          ? { built_in: true }
          : renamed(each.output.endpointUrl);
        const actual = "built_in" in (found?.origin ?? {}) ? found?.origin : found?.url;
        assertEquals<unknown>(actual, expected, each.name);
        checked++;
      }
    }
    assertEquals(checked, 19, "cases");
  },
);

function renamed(text: string): string {
  return text.replaceAll("s3", "sts").replaceAll("S3", "STS").replaceAll("dynamodb", "sso")
    .replaceAll("DYNAMODB", "SSO");
}

function lines(keys: Readonly<Record<string, string>>): string {
  return Object.entries(keys).map(([key, value]) => `${key} = ${value}\n`).join("");
}

function asked(service: Service, from: Case, region = "eu-west-1"): string | null {
  const { env = {}, profile = "", services = "" } = from;
  const files = graph({ config: `[profile it]\n${profile}\n${services}` });
  return endpoint(service, {
    region,
    profile: files.profiles.get("it") ?? null,
    graph: files,
    env: new Map(Object.entries(env)),
  })?.url ?? null;
}
