/** Which start URLs are AWS's; the rules of the AWS CLI 2.36.7 and more hostile ones. */
import { checkStartUrl, isAwsHost } from "../../src/resolve/start_url.ts";
import { suite } from "../conformance/suites.ts";
import { assertEquals } from "../support/assert.ts";

const cases: readonly [string, string, ReturnType<typeof checkStartUrl>][] = [
  ["a portal", "https://d-1234567890.awsapps.com/start", "aws"],
  ["a portal with a trailing mark of its page", "https://d-1234567890.awsapps.com/start/#/", "aws"],
  ["a portal in capitals", "HTTPS://D-1234567890.AWSAPPS.COM/START", "aws"],
  ["a portal with a port", "https://d-1234567890.awsapps.com:443/start", "aws"],
  ["a name of one's own", "https://sso.example.com/start", "foreign"],
  ["AWS's name as a user name", "https://d-1.awsapps.com@evil.example/start", "foreign"],
  ["AWS's name with a password", "https://a:d-1.awsapps.com@evil.example/start", "foreign"],
  ["AWS's name in the fragment", "https://evil.example#.awsapps.com", "foreign"],
  ["AWS's name in the query", "https://evil.example?.awsapps.com", "foreign"],
  ["AWS's name in the path", "https://evil.example/.awsapps.com", "foreign"],
  ["AWS's name behind a backslash", "https://evil.example\\.awsapps.com", "foreign"],
  ["AWS's name behind an escaped slash", "https://evil.example%2f.awsapps.com", "not-a-url"],
  ["letters that only look alike", "https://d-1.аwsapps.com/start", "foreign"],
  ["an address", "https://127.0.0.1/start", "foreign"],
  ["http", "http://d-1234567890.awsapps.com/start", "not-https"],
  ["a file", "file:///etc/passwd", "not-https"],
  ["a script", "javascript:alert(1)//.awsapps.com", "not-https"],
  ["no scheme", "d-1234567890.awsapps.com/start", "not-a-url"],
  ["words", "the portal", "not-a-url"],
  ["nothing", "", "not-a-url"],
  ["no host", "https://", "not-a-url"],
];

for (const [what, url, gives] of cases) {
  Deno.test(`a start URL that is ${what} is ${gives}`, () => {
    assertEquals(checkStartUrl(url), gives);
  });
}

type Data = Readonly<Record<string, { readonly cases: readonly unknown[] }>>;

suite<Data>(
  "AWS owns the hosts that the AWS CLI says it owns, and no other",
  "aws-cli/start-url-resolve-params.json",
  (data) => {
    for (
      const [name, owned] of [["aws_owned_returns_true", true], [
        "non_aws_owned_returns_false",
        false,
      ]] as const
    ) {
      const hosts = data[`TestIsAwsOwnedDomain.test_${name}`]?.cases ?? [];
      assertEquals(hosts.length, owned ? 19 : 12, "cases");
      for (const host of hosts) assertEquals(isAwsHost(String(host)), owned, String(host));
    }
  },
);

suite<Data>(
  "the hosts that carry a region are AWS's in a URL too",
  "aws-cli/start-url-resolve-params.json",
  (data) => {
    const hosts = data["TestExtractRegionFromHostname.test_extracts_region"]?.cases ?? [];
    assertEquals(hosts.length, 11, "cases");
    for (const [host] of hosts as [string][]) {
      assertEquals(checkStartUrl(`https://${host}/`), "aws", host);
    }
  },
);
