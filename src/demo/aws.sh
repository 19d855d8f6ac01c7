#!/bin/sh
# Stands in for the AWS CLI in the demo: answers two commands from a table, contacts nothing.
# Reads AWS_PROFILE, AWS_DEFAULT_PROFILE.

main() {
  profile=${AWS_PROFILE-${AWS_DEFAULT_PROFILE-default}}
  service='' operation=''
  while [ $# -gt 0 ]; do
    case $1 in
      --profile)
        profile=${2-}
        shift
        ;;
      --profile=*) profile=${1#--profile=} ;;
      -*) ;;
      *) if [ -z "$service" ]; then service=$1; else operation=${operation:-$1}; fi ;;
    esac
    [ $# -eq 0 ] || shift
  done
  case $profile in
    default) account=888899990000 buckets='scratch' ;;
    work) account=444455556666 buckets='shop-dev-assets shop-dev-logs' ;;
    staging) account=777788889999 buckets='shop-staging-assets shop-staging-logs' ;;
    prod) account=111122223333 buckets='shop-assets shop-invoices shop-logs' ;;
    vault) account=555566667777 buckets='payroll' ;;
    legacy)
      echo 'The SSO session associated with this profile has expired or is otherwise invalid.' >&2
      exit 255
      ;;
    *)
      printf 'The config profile (%s) could not be found\n' "$profile" >&2
      exit 255
      ;;
  esac
  case $service/$operation in
    s3/ls) for bucket in $buckets; do printf '2026-03-14 09:26:53 %s\n' "$bucket"; done ;;
    sts/get-caller-identity)
      printf '{\n    "Account": "%s",\n    "Arn": "arn:aws:sts::%s:assumed-role/Developer/demo"\n}\n' \
        "$account" "$account"
      ;;
    *)
      echo 'aws: only a stand-in; it knows: s3 ls, sts get-caller-identity' >&2
      exit 252
      ;;
  esac
  printf '(stand-in for aws: profile %s, account %s)\n' "$profile" "$account" >&2
}

main "$@"
