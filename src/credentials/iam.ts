/** What a long-lived key may ask IAM about itself (model iam/2010-05-08), signed with that key. */
import { parseAwsTime } from "../config/aws_values.ts";
import { Failure } from "../errors.ts";
import type { Host, HttpAnswer } from "../host.ts";
import { quoted } from "../output/text.ts";
import { configuredEndpoint, isHttpUrl } from "../resolve/endpoints.ts";
import { BadAnswer } from "../sso/oidc.ts";
import { type Asked, exchange, type Reading } from "../sso/service.ts";
import { readXml, signed } from "./sts.ts";
import type { Credentials, Ground } from "./types.ts";

/**
 * When the key was made, ms since 1970 UTC, by `ListAccessKeys` of its own user. Throws ServiceError,
 * NetworkError, BadAnswer, and Failure for an endpoint that is no URL.
 */
export async function keyCreated(
  host: Host,
  signer: Credentials,
  ground: Pick<Ground, "graph" | "profile" | "region">,
): Promise<number> {
  const { url, region } = iamPlace(host.env, ground);
  if (!isHttpUrl(url)) throw new Failure(`the endpoint ${quoted(url)} is not a URL`);
  const body = new URLSearchParams({ Action: "ListAccessKeys", Version: "2010-05-08" }).toString();
  const plain: Asked = {
    method: "POST",
    url: `${url}/`,
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body,
  };
  const dates = await exchange(host, {
    repeatable: true,
    request: async () => await signed(host, plain, { signer, region, service: "iam" }),
    read: readKeys,
  });
  const created = dates.get(signer.accessKeyId);
  if (created === undefined) throw new BadAnswer("CreateDate");
  return created;
}

/** Where IAM is asked, and the region that its signatures name: one address in each partition. */
export function iamPlace(
  env: ReadonlyMap<string, string>,
  { graph, profile, region }: Pick<Ground, "graph" | "profile" | "region">,
): { url: string; region: string } {
  const place = places.find(([prefix]) => region.value?.startsWith(prefix)) ?? aws;
  const found = configuredEndpoint("iam", { graph, profile, env });
  return { url: found?.url.replace(/\/+$/, "") ?? `https://${place[1]}`, region: place[2] };
}

const aws = ["", "iam.amazonaws.com", "us-east-1"] as const;

/** By the beginning of regions' names: host name, and the region that signatures name (botocore). */
const places: readonly (readonly [string, string, string])[] = [
  ["cn-", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1"],
  ["us-gov-", "iam.us-gov.amazonaws.com", "us-gov-west-1"],
  ["us-isob-", "iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"],
  ["us-isof-", "iam.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1"],
  ["us-iso-", "iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"],
  ["eu-isoe-", "iam.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1"],
  ["eusc-", "iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"],
];

function readKeys(answer: HttpAnswer): Reading<ReadonlyMap<string, number>> {
  const { value, name, words } = readXml(answer);
  if (value === null) return { value, name, words };
  const dates = new Map<string, number>();
  for (const [, member = ""] of answer.body.matchAll(/<member>([^]*?)<\/member>/g)) {
    const text = (element: string): string | undefined =>
      new RegExp(`<${element}>([^<]*)</${element}>`).exec(member)?.[1];
    const created = parseAwsTime(text("CreateDate"));
    const id = text("AccessKeyId");
    if (id !== undefined && created !== null) dates.set(id, created);
  }
  return { value: dates, name, words };
}
