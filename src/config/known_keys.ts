/** The keys that AWS tools read in profiles and sessions, to tell a typing error from an extension. */
import { editsBetween } from "./edits.ts";
import type { Value } from "./types.ts";

const known: ReadonlySet<string> = new Set([
  "account_id_endpoint_mode",
  "api_versions",
  "auth_scheme_preference",
  "aws_access_key_id",
  "aws_account_id",
  "aws_secret_access_key",
  "aws_security_token",
  "aws_session_token",
  "awsprof_protected",
  "awsprof_source",
  "ca_bundle",
  "cli_auto_prompt",
  "cli_binary_format",
  "cli_follow_urlparam",
  "cli_help_output",
  "cli_history",
  "cli_pager",
  "cli_timestamp_format",
  "credential_process",
  "credential_source",
  "defaults_mode",
  "disable_request_compression",
  "duration_seconds",
  "ec2_metadata_service_endpoint",
  "ec2_metadata_service_endpoint_mode",
  "ec2_metadata_v1_disabled",
  "endpoint_url",
  "expiration",
  "external_id",
  "ignore_configured_endpoint_urls",
  "login_session",
  "max_attempts",
  "metadata_service_num_attempts",
  "metadata_service_timeout",
  "mfa_process",
  "mfa_serial",
  "output",
  "parameter_validation",
  "region",
  "request_checksum_calculation",
  "request_min_compression_size_bytes",
  "response_checksum_validation",
  "retry_mode",
  "role_arn",
  "role_session_name",
  "s3",
  "s3api",
  "s3_disable_express_session_auth",
  "s3_disable_multiregion_access_points",
  "s3_us_east_1_regional_endpoint",
  "s3_use_arn_region",
  "sdk_ua_app_id",
  "services",
  "signature_version",
  "sigv4a_signing_region_set",
  "source_profile",
  "sso_account_id",
  "sso_region",
  "sso_registration_scopes",
  "sso_role_name",
  "sso_session",
  "sso_start_url",
  "sts_regional_endpoints",
  "tcp_keepalive",
  "use_dualstack_endpoint",
  "use_fips_endpoint",
  "web_identity_token_file",
  "x_principal_arn",
  "x_security_token_expires",
]);

/** Names by which people write a known key, further from it than a slip of the finger. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ["aws_access_key", "aws_access_key_id"],
  ["access_key_id", "aws_access_key_id"],
  ["aws_secret_key", "aws_secret_access_key"],
  ["secret_access_key", "aws_secret_access_key"],
  ["session_token", "aws_session_token"],
  ["aws_region", "region"],
  ["default_region", "region"],
  ["aws_default_region", "region"],
  ["aws_output", "output"],
  ["arn_role", "role_arn"],
  ["role", "role_arn"],
  ["profile_source", "source_profile"],
  ["sso_account", "sso_account_id"],
  ["sso_role", "sso_role_name"],
  ["sso_url", "sso_start_url"],
]);

/**
 * Keys in which tools write when the temporary keys beside them expire, which no AWS tool reads:
 * saml2aws, granted and awsprof write the first, aws-mfa the second.
 */
export const expiryKeys = ["x_security_token_expires", "expiration"] as const;

/** The key in which awsprof names the profile whose credentials it wrote: its mark. */
export const sourceKey = "awsprof_source";

/** What stands for a secret wherever it would be drawn. */
export const mask = "********";

/** Keys whose values nobody should see. */
export const secretKeys: ReadonlySet<string> = new Set([
  "aws_secret_access_key",
  "aws_session_token",
  "aws_security_token",
]);

/** The session token of a section: the first of its two names that is there counts (botocore). */
export function sessionTokenIn(values: ReadonlyMap<string, Value>): Value | undefined {
  return values.get("aws_security_token") ?? values.get("aws_session_token");
}

/** Whether AWS tools read this key (lower case). */
export function isKnownKey(key: string): boolean {
  return known.has(key);
}

/** The known key that `key` (lower case) was probably meant to be, or null. */
export function meantKey(key: string): string | null {
  if (known.has(key)) return null;
  const synonym = synonyms.get(key);
  if (synonym !== undefined) return synonym;
  const plain = key.replaceAll("-", "_");
  if (known.has(plain)) return plain;
  let best: string | null = null;
  let least = Math.min(2, Math.floor(key.length / 5)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - key.length) >= least) continue;
    const distance = editsBetween(plain, candidate, least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}
