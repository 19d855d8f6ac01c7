#!/bin/sh
# Sets up what the tests need, then runs every check and every test; exit 0 if none failed. The last
# line is `N passed, N failed`, with `, N skipped` if any were; the names of those stand above it.
#
# What it brings stays in ${XDG_CACHE_HOME:-~/.cache}/awsprof-test; packages come by apt-get if it
# runs as root, otherwise it says which are missing. With CI=true a missing tool is a failure.

main() {
  set -eu
  cd "$(dirname "$0")/.."
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/awsprof-test
  mkdir -p "$cache"
  packages
  bring_deno
  aws_cli
  export PATH DENO AWSPROF_TEST_AWS
  exec "$DENO" run --quiet --no-lock -A scripts/ok.ts
}

packages() {
  missing=
  for program in bash zsh fish tmux strace direnv shellcheck dash busybox expect unzip git chromium npm; do
    command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
  done
  command -v script >/dev/null 2>&1 || missing="$missing bsdutils"
  command -v ps >/dev/null 2>&1 || missing="$missing procps"
  [ -f /usr/share/bash-completion/bash_completion ] ||
    [ -f /usr/local/share/bash-completion/bash_completion ] ||
    [ -f /opt/homebrew/share/bash-completion/bash_completion ] || missing="$missing bash-completion"
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "installing$missing"
    # A package that does not exist must not keep the others away.
    {
      apt-get update
      for package in $missing; do
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" || :
      done
    } >"$cache/packages.log" 2>&1 </dev/null || say "apt-get failed, see $cache/packages.log"
  elif command -v brew >/dev/null 2>&1; then
    say "missing:$missing; to install them: brew install$missing"
  else
    say "missing:$missing; to install them, as root: apt-get install$missing"
  fi
}

bring_deno() {
  if [ -n "${DENO-}" ] && is_deno "$DENO"; then
    DENO=$(command -v "$DENO")
  elif is_deno deno; then
    DENO=$(command -v deno)
  else
    DENO=$(brought_deno)
    if [ -z "$DENO" ]; then
      say "bringing Deno 2.9.6 from npm"
      npm install --prefix "$cache/deno" --ignore-scripts --no-audit --no-fund --no-save \
        --loglevel error deno@2.9.6 >"$cache/deno.log" 2>&1 </dev/null || :
      DENO=$(brought_deno)
    fi
    if [ -z "$DENO" ]; then
      [ ! -f "$cache/deno.log" ] || cat "$cache/deno.log" >&2
      say 'there is no Deno 2.9 or later, and npm could not bring one'
      printf '0 passed, 1 failed\n'
      exit 1
    fi
  fi
  # A directory of its own, so that nothing else comes onto PATH with it.
  mkdir -p "$cache/bin"
  [ "$DENO" = "$cache/bin/deno" ] || ln -sf "$DENO" "$cache/bin/deno"
  PATH=$cache/bin:$PATH
}

is_deno() {
  case $("$1" --version 2>/dev/null) in
    'deno 2.9.'* | 'deno 2.'[1-9][0-9].* | 'deno '[3-9].*) ;;
    *) return 1 ;;
  esac
}

brought_deno() {
  for candidate in "$cache"/deno/node_modules/@deno/*/deno; do
    if is_deno "$candidate"; then
      printf '%s' "$candidate"
      return
    fi
  done
}

# The official AWS CLI v2, from the npm package that carries it for Linux on x86-64.
aws_cli() {
  if [ -n "${AWSPROF_TEST_AWS-}" ] && [ -x "$AWSPROF_TEST_AWS/aws" ]; then return; fi
  AWSPROF_TEST_AWS=$cache/aws
  [ ! -x "$AWSPROF_TEST_AWS/aws" ] || return 0
  if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
    found=$(command -v aws) || return 0
    case $("$found" --version 2>/dev/null) in
      aws-cli/2.*) AWSPROF_TEST_AWS=$(dirname "$found") ;;
    esac
    return
  fi
  say 'bringing the AWS CLI v2 from npm'
  rm -rf "$cache/aws.new"
  mkdir -p "$cache/aws.new"
  {
    (cd "$cache/aws.new" && npm pack --silent --ignore-scripts @aws-cdk/asset-awscli-v2@2.0.186) &&
      tar -xzf "$cache"/aws.new/*.tgz -C "$cache/aws.new" package/lib/layer.zip &&
      unzip -q "$cache/aws.new/package/lib/layer.zip" -d "$cache/aws.new/layer" &&
      mv "$cache"/aws.new/layer/awscli/v2/2.*/dist "$cache/aws"
  } >"$cache/aws.log" 2>&1 </dev/null || {
    cat "$cache/aws.log" >&2
    say 'the AWS CLI could not be brought'
  }
  rm -rf "$cache/aws.new"
}

say() {
  printf 'test/run.sh: %s\n' "$1" >&2
}

main "$@"
