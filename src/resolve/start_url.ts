/** Whether a start URL leads to AWS, by the rules of the AWS CLI 2.36.7 (`aws sso login`). */

/** `aws`: may be used as it is; `foreign`: has to redirect to one of AWS's; else what is wrong. */
export function checkStartUrl(startUrl: string): "aws" | "foreign" | "not-https" | "not-a-url" {
  let url: URL;
  try {
    url = new URL(startUrl);
  } catch {
    return "not-a-url";
  }
  if (url.protocol !== "https:") return "not-https";
  return isAwsHost(url.hostname) ? "aws" : "foreign";
}

/** Whether AWS owns the host name. */
export function isAwsHost(hostName: string): boolean {
  const name = hostName.toLowerCase().replace(/\.$/, "");
  return awsDomains.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

const awsDomains = [
  "awsapps.com",
  "awsapps.cn",
  "app.aws",
  "portal.amazonaws.com",
  "portal.amazonaws.com.cn",
  "portal.amazonaws.eu",
  "app.amazonwebservices.com.cn",
  "api.amazonwebservices.eu",
  "identitycenter.amazonaws.com",
  "identitycenter.amazonaws.com.cn",
  "identitycenter.amazonaws.eu",
  "identitycenter.us-gov.amazonaws.com",
];
