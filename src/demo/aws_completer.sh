#!/bin/sh
# Stands in for the AWS CLI's completer in the demo. Reads COMP_LINE and COMP_POINT.

main() {
  line=$(printf '%s' "${COMP_LINE-}" | cut -c "1-${COMP_POINT:-10000}")
  case $line in
    *' ') word= ;;
    *) word=${line##* } ;;
  esac
  case $line in
    *' s3 '*) offer cp ls mb mv presign rb rm sync website ;;
    *' sts '*) offer assume-role get-caller-identity get-session-token ;;
    *' --'*) offer s3 sts ec2 iam lambda ;;
    *) offer s3 sts ec2 iam lambda ;;
  esac
}

offer() {
  for candidate; do
    case $candidate in "$word"*) printf '%s\n' "$candidate" ;; esac
  done
}

main
