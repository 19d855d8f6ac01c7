#!/bin/sh
# Builds awsprof from this directory and installs it below a prefix: ./install.sh --help
#
# POSIX sh (dash, busybox ash, bash 3.2); nothing happens before the last line has been read.
#
# Below the prefix:
#   bin/awsprof            the command: a launcher of the build (src/launcher.sh)
#   lib/awsprof/BUILD/     one build: one compiled executable, or the bundle, a private Deno runtime
#                          and its code cache
#   lib/awsprof/manifest   what --uninstall removes
#   share/awsprof/         the plugins; one directory in the layouts of all plugin managers
#   share/…                the completions, where each shell looks for them
#
# One rename of bin/awsprof switches from the earlier build to the new one. Everything that can
# fail comes before it and leaves the earlier build alone. In an rc file only the lines between the
# two markers are ours.
#
# Reads DENO (a Deno to use), DENO_DIR (a cache to build with), AWSPROF_DENO_URL (where the official
# archives are), HOME, PATH, PWD, TMPDIR, XDG_CONFIG_HOME, ZDOTDIR.

main() {
  set -eu
  umask 022
  settings
  parse "$@"
  case $action in
    help) usage ;;
    demo) demo ;;
    uninstall) uninstall ;;
    install) install ;;
  esac
}

settings() {
  deno_version=2.9.6
  deno_minimum=2.9
  deno_url=${AWSPROF_DENO_URL:-https://dl.deno.land/release}
  marker='>>> awsprof >>>'
  marker_joined='>>> awsprof (no newline before) >>>'
  marker_end='<<< awsprof <<<'
  stamp='written by install.sh of awsprof'
  # Relative to the prefix; no blanks in these names.
  shared='share/awsprof/awsprof.bash
    share/awsprof/awsprof.zsh
    share/awsprof/awsprof.fish
    share/awsprof/awsprof.plugin.zsh
    share/awsprof/_awsprof
    share/awsprof/awsprof.plugin.sh
    share/awsprof/conf.d/awsprof.fish
    share/awsprof/completions/awsprof.fish
    share/awsprof/completions/awsprof.ps1
    share/awsprof/awsprof.psd1
    share/awsprof/awsprof.psm1
    share/bash-completion/completions/awsprof
    share/zsh/site-functions/_awsprof
    share/fish/vendor_completions.d/awsprof.fish'
  action=install
  prefix=
  activate=
  assume_yes=no
  dry_run=no
  demo_option=
  work=
  lock=
  partial=
  made=
  newline='
'
}

usage() {
  cat <<'TEXT'
examples:
  ./install.sh                     install below ~/.local, print the line to add for each shell
  ./install.sh --activate          and add the line to the rc files, after showing the change
  ./install.sh --demo              show it on sample files; install nothing
  ./install.sh --uninstall         remove exactly what was installed

usage: ./install.sh [OPTION…]
  --prefix DIR          install below DIR instead of ~/.local
  --activate[=SHELL,…]  add the line to the rc files of all shells found, or of bash, zsh, fish, pwsh
  --yes                 do not ask; without a terminal, rc files are changed only with this
  --dry-run             say what would be done, and change nothing
  --uninstall           remove what was installed below the prefix, and the lines in the rc files
  --demo                build in a temporary place, show the tour, leave nothing behind
  --no-shell            with --demo: end after the tour
  --help                show this

It uses the Deno on PATH (2.9 or later) or in DENO; else it brings one from npm; else it downloads the
official archive and verifies its checksum. It never needs root.
TEXT
}

parse() {
  while [ $# -gt 0 ]; do
    case $1 in
      --prefix)
        [ $# -ge 2 ] || fail_usage '"--prefix" needs a directory'
        prefix=$2
        shift
        ;;
      --prefix=*) prefix=${1#--prefix=} ;;
      --activate) activate=all ;;
      --activate=*) activate=$(printf '%s' "${1#--activate=}" | tr ',' ' ') ;;
      --yes | -y) assume_yes=yes ;;
      --dry-run | -n) dry_run=yes ;;
      --uninstall) action=uninstall ;;
      --demo) action=demo ;;
      --no-shell) demo_option=--no-shell ;;
      --help | -h)
        action=help
        return
        ;;
      *) fail_usage "unknown argument \"$1\"" ;;
    esac
    shift
  done
  for shell in $activate; do
    case $shell in
      all | bash | zsh | fish | pwsh) ;;
      *) fail_usage "unknown shell \"$shell\": it is one of bash, zsh, fish, pwsh" ;;
    esac
  done
}

# --- the three things it does ----------------------------------------------------------------------

install() {
  locate_source
  locate_prefix
  if [ "$dry_run" = yes ]; then
    plan
    return
  fi
  begin
  prepare_prefix
  find_deno
  build_below_prefix
  switch_over
  report
  if [ -n "$activate" ]; then activate_shells; fi
}

demo() {
  locate_source
  if [ "$dry_run" = yes ]; then
    printf 'would build in a temporary directory, show the tour there, and remove the directory\n'
    return
  fi
  begin
  private=$work/demo
  exe=$private/bin/awsprof
  mkdir -p "$private/bin"
  find_deno
  bundle "$private/lib"
  write_launcher "$exe" "$deno" "$private/lib/main.js"
  # Interrupted means seen enough, not failed.
  trap 'exit 0' INT
  if [ -n "$demo_option" ]; then
    "$exe" demo "$demo_option" || demo_ended $?
  else
    "$exe" demo || demo_ended $?
  fi
  printf 'nothing was installed; to install it: ./install.sh\n'
}

demo_ended() {
  [ "$1" -eq 130 ] || exit "$1"
}

uninstall() {
  locate_prefix
  manifest=$prefix/lib/awsprof/manifest
  [ -f "$manifest" ] ||
    fail "nothing is installed below \"$(tilde "$prefix")\"" './install.sh --prefix DIR --uninstall'
  begin
  check_manifest "$manifest"
  if [ "$dry_run" = no ]; then take_lock; fi
  if ! uninstall_blocks; then
    fail 'nothing else was removed, because an rc file still loads it' \
      'remove the lines between the markers by hand and run it again'
  fi
  if [ "$dry_run" = yes ]; then
    while read_entry; do
      case $kind in f | t) printf 'would remove %s\n' "$(tilde "$prefix/$path")" ;; esac
    done <"$manifest"
    return
  fi
  cp "$manifest" "$work/manifest"
  # Trees and files first, then directories, the deepest first.
  while read_entry; do
    case $kind in
      t) rm -rf -- "${prefix:?}/$path" || fail "cannot remove \"$(tilde "$prefix/$path")\"" ;;
      f) rm -f -- "$prefix/$path" || fail "cannot remove \"$(tilde "$prefix/$path")\"" ;;
    esac
  done <"$work/manifest"
  rm -f -- "$manifest"
  release_lock
  remove_directories "$work/manifest"
  printf 'removed awsprof from %s\n' "$(tilde "$prefix")"
  for kept in "${XDG_STATE_HOME:-${HOME-}/.local/state}/awsprof" "${XDG_CACHE_HOME:-${HOME-}/.cache}/awsprof"; do
    [ ! -d "$kept" ] || printf 'kept    %s\n' "$(tilde "$kept")"
  done
}

# --- where ----------------------------------------------------------------------------------------

locate_source() {
  case $0 in
    */*) source=${0%/*} ;;
    *) source=. ;;
  esac
  source=$(CDPATH='' cd -- "$source" && pwd) || fail "cannot enter \"$source\""
  [ -f "$source/src/main.ts" ] ||
    fail "\"$(tilde "$source")\" holds no source of awsprof" 'clone the repository, and run its install.sh'
  version=$(sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$source/deno.json" | sed -n 1p)
}

locate_prefix() {
  if [ -z "$prefix" ]; then
    [ -n "${HOME-}" ] || fail 'HOME is not set' './install.sh --prefix DIR'
    prefix=$HOME/.local
  fi
  # Not every shell expands the tilde in --prefix=~/tools.
  # shellcheck disable=SC2088
  case $prefix in
    '~/'*) prefix=$HOME/${prefix#'~/'} ;;
    /*) ;;
    *) prefix=$(pwd)/$prefix ;;
  esac
  while :; do
    case $prefix in
      ?*/) prefix=${prefix%/} ;;
      ?*/.) prefix=${prefix%/.} ;;
      *) break ;;
    esac
  done
  case $prefix in
    *"$newline"*) fail 'the prefix holds a newline' ;;
  esac
  exe=$prefix/bin/awsprof
  library=$prefix/lib/awsprof
  share=$prefix/share/awsprof
}

# Files and trees in the manifest are below the prefix, whatever somebody wrote into it.
check_manifest() {
  while read_entry; do
    case $kind in
      f | t) ;;
      *) continue ;;
    esac
    case $kind/$path/ in
      ?//* | */../* | t/lib/awsprof// | t/lib/awsprof/./*)
        fail "the manifest names \"$path\", which is not below the prefix; nothing was removed"
        ;;
      f/* | t/lib/awsprof/*) ;;
      *) fail "the manifest names \"$path\", which is not below lib/awsprof; nothing was removed" ;;
    esac
  done <"$1"
}

# --- begin and end --------------------------------------------------------------------------------

begin() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/awsprof-install.XXXXXX") ||
    fail 'cannot make a temporary directory' 'TMPDIR=DIR ./install.sh'
  : >"$work/made"
  trap end EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

# Whatever happened: nothing half-made stays.
end() {
  status=$?
  trap '' INT TERM HUP
  [ -z "$partial" ] || rm -rf -- "$partial"
  release_lock
  [ -z "$made" ] || remove_directories "$work/made"
  [ -z "$work" ] || rm -rf -- "$work"
  exit "$status"
}

take_lock() {
  lock=$library/lock
  tries=0
  until mkdir -- "$lock" 2>/dev/null; do
    owner=$(cat -- "$lock/pid" 2>/dev/null) || owner=
    if [ -n "$owner" ] && kill -0 "$owner" 2>/dev/null; then
      lock=
      fail "another install.sh (process $owner) is at work below \"$(tilde "$prefix")\"" \
        'wait for it to end, and run this again'
    fi
    tries=$((tries + 1))
    if [ "$tries" -gt 2 ]; then
      lock=
      fail "cannot write below \"$(tilde "$prefix")\"" './install.sh --prefix DIR'
    fi
    # Made a moment ago and its number not written yet, or left by one that was killed.
    sleep 1
    if [ "$(cat -- "$lock/pid" 2>/dev/null)" = "$owner" ]; then rm -rf -- "$lock" 2>/dev/null || :; fi
  done
  printf '%s\n' "$$" >"$lock/pid" || fail "cannot write below \"$(tilde "$prefix")\"" './install.sh --prefix DIR'
}

release_lock() {
  [ -z "$lock" ] || rm -rf -- "$lock"
  lock=
}

make_directory() {
  [ ! -d "$1" ] || return 0
  make_directory "$(dirname -- "$1")" || return 1
  mkdir -- "$1" || return 1
  printf 'd %s\n' "$1" >>"$work/made"
}

# Removes the directories that a list names, the last first, as far as they are empty.
remove_directories() {
  sed -n '1!G;h;$p' "$1" >"$work/reversed"
  while IFS= read -r line; do
    case $line in
      'd '*) rmdir -- "${line#d }" 2>/dev/null || : ;;
    esac
  done <"$work/reversed"
}

read_entry() {
  IFS= read -r line || return 1
  kind=${line%% *}
  path=${line#* }
}

# --- Deno -----------------------------------------------------------------------------------------

# Sets deno (a path) and deno_from (how it was come by).
find_deno() {
  if [ -n "${DENO-}" ]; then
    new_enough "$DENO" || fail "DENO is \"$DENO\", which is not Deno $deno_minimum or later" 'unset DENO'
    deno=$(command -v "$DENO")
    deno_from="DENO"
  elif new_enough deno; then
    deno=$(command -v deno)
    deno_from="PATH"
  elif earlier_deno; then
    deno_from="the earlier installation"
  elif deno_from_npm; then
    deno_from="npm"
  elif deno_from_archive; then
    deno_from="$deno_url"
  else
    fail "no Deno $deno_minimum or later here, and none could be brought" \
      'install npm, or: DENO=/path/to/deno ./install.sh'
  fi
}

new_enough() {
  command -v "$1" >/dev/null 2>&1 || return 1
  found=$("$1" --version 2>/dev/null </dev/null) || return 1
  found=${found#deno }
  found=${found%%[!0-9.]*}
  major=${found%%.*}
  minor=${found#*.}
  minor=${minor%%.*}
  case $major:$minor in
    :* | *: | *[!0-9:]*) return 1 ;;
  esac
  [ "$major" -gt "${deno_minimum%.*}" ] ||
    { [ "$major" -eq "${deno_minimum%.*}" ] && [ "$minor" -ge "${deno_minimum#*.}" ]; }
}

earlier_deno() {
  [ -n "$prefix" ] || return 1
  for deno in "$library"/*/deno; do
    if [ -x "$deno" ] && new_enough "$deno"; then return 0; fi
  done
  return 1
}

deno_from_npm() {
  command -v npm >/dev/null 2>&1 || return 1
  say "bringing Deno $deno_version from npm"
  mkdir -- "$work/npm"
  if ! npm install --prefix "$work/npm" --cache "$work/npm-cache" --ignore-scripts --no-audit \
    --no-fund --no-save --loglevel error "deno@$deno_version" >"$work/npm.log" 2>&1 </dev/null; then
    warn "npm could not bring Deno: $(sed -n '/[^ ]/{p;q;}' "$work/npm.log")"
    return 1
  fi
  for deno in "$work"/npm/node_modules/@deno/*/deno; do
    if [ -f "$deno" ] && chmod +x "$deno" && new_enough "$deno"; then return 0; fi
  done
  warn 'the Deno from npm does not run here'
  return 1
}

deno_from_archive() {
  archive=deno-$(target).zip || return 1
  say "downloading Deno $deno_version from $deno_url"
  download "$deno_url/v$deno_version/$archive.sha256sum" "$work/sum" || return 1
  download "$deno_url/v$deno_version/$archive" "$work/deno.zip" || return 1
  wanted=$(tr -c '0-9A-Fa-f' '\n' <"$work/sum" | grep -E '^[0-9A-Fa-f]{64}$' | sed -n 1p | tr 'A-F' 'a-f')
  actual=$(sha256 "$work/deno.zip") || fail 'no program here can verify a SHA-256 checksum' \
    'install sha256sum, shasum or openssl'
  if [ -z "$wanted" ] || [ "$wanted" != "$actual" ]; then
    fail "the checksum of $archive is \"$actual\", not \"$wanted\"; it was not used" \
      'DENO=/path/to/deno ./install.sh'
  fi
  mkdir -- "$work/archive"
  unpack "$work/deno.zip" "$work/archive" || fail "cannot unpack $archive" 'install unzip'
  deno=$work/archive/deno
  chmod +x "$deno" || fail "$archive holds no program \"deno\""
  new_enough "$deno" || fail "the Deno of $archive does not run here"
}

target() {
  case $(uname -s) in
    Linux) system=unknown-linux-gnu ;;
    Darwin) system=apple-darwin ;;
    *) fail "there is no Deno archive for the system \"$(uname -s)\"" 'DENO=/path/to/deno ./install.sh' ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) fail "there is no Deno archive for the processor \"$(uname -m)\"" 'DENO=/path/to/deno ./install.sh' ;;
  esac
  if [ "$system" = unknown-linux-gnu ] && ! [ -e /lib64/ld-linux-x86-64.so.2 ] && ! [ -e /lib/ld-linux-aarch64.so.1 ]; then
    fail 'there is no Deno archive for a system without glibc' 'DENO=/path/to/deno ./install.sh'
  fi
  printf '%s-%s' "$machine" "$system"
}

download() {
  if command -v curl >/dev/null 2>&1; then
    case $1 in
      https:*) curl --fail --silent --show-error --location --proto '=https' --tlsv1.2 --retry 2 \
        --connect-timeout 20 --output "$2" -- "$1" ;;
      *) curl --fail --silent --show-error --location --connect-timeout 20 --output "$2" -- "$1" ;;
    esac
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$2" -- "$1"
  else
    warn 'neither curl nor wget is here'
    return 1
  fi || {
    warn "cannot download $1"
    return 1
  }
}

sha256() {
  if command -v sha256sum >/dev/null 2>&1; then
    set -- "$1" sha256sum
  elif command -v shasum >/dev/null 2>&1; then
    set -- "$1" shasum -a 256
  elif command -v openssl >/dev/null 2>&1; then
    set -- "$1" openssl dgst -sha256 -r
  else
    return 1
  fi
  file=$1
  shift
  "$@" <"$file" | sed -n '1s/^\([0-9a-f]*\).*/\1/p'
}

unpack() {
  if command -v unzip >/dev/null 2>&1; then
    unzip -q -o "$1" -d "$2" >/dev/null
  elif command -v bsdtar >/dev/null 2>&1; then
    bsdtar -xf "$1" -C "$2"
  elif command -v busybox >/dev/null 2>&1; then
    busybox unzip -q -o "$1" -d "$2" >/dev/null
  elif command -v python3 >/dev/null 2>&1; then
    python3 -m zipfile -e "$1" "$2"
  else
    return 1
  fi
}

# --- building -------------------------------------------------------------------------------------

prepare_prefix() {
  made=yes
  hint='choose a directory that you may write to: ./install.sh --prefix DIR'
  for directory in "$library" "$prefix/bin"; do
    make_directory "$directory" || fail "cannot make \"$(tilde "$directory")\"" "$hint"
    [ -w "$directory" ] || fail "cannot write to \"$(tilde "$directory")\"" "$hint"
  done
  take_lock
  if { [ -e "$exe" ] || [ -h "$exe" ]; } && ! ours; then
    fail "\"$(tilde "$exe")\" is there already, and not from this script" \
      "move it away, or choose another place: ./install.sh --prefix DIR"
  fi
  # Left by one that was killed; the lock says that nobody is at work on them.
  rm -rf -- "$library"/*.partial
  [ ! -f "$library/manifest" ] || check_manifest "$library/manifest"
}

ours() {
  grep -q -F -x -e 'f bin/awsprof' "$library/manifest" 2>/dev/null ||
    sed -n 2p "$exe" 2>/dev/null | grep -q -F -e "$stamp"
}

# Sets build (its directory) and how (bundle or executable).
build_below_prefix() {
  build=$library/$version-$(date -u +%Y%m%d%H%M%S)-$$
  partial=$build.partial
  mkdir -- "$partial" || fail "cannot write to \"$(tilde "$library")\""
  bundle "$partial" compile
  if [ "$how" = bundle ]; then
    copy_runtime "$partial/deno"
    write_launcher "$partial/launcher" "$build/deno" "$build/main.js"
  else
    write_launcher "$partial/launcher" '' "$build/awsprof"
  fi
  mv -- "$partial" "$build" || fail "cannot rename \"$(tilde "$partial")\""
  partial=$build
  built=$(staged --version) || fail 'the program that was built does not run'
  [ "$how" = executable ] || fill_code_cache
  for file in $shared; do
    if ! { mkdir -p -- "$build/tree/${file%/*}" && make_shared "$file" >"$build/tree/$file"; }; then
      fail "cannot write \"$(tilde "$prefix/$file")\"" "$(disk_hint)"
    fi
  done
  compile_for_zsh
  mv -- "$build/launcher" "$build/tree/awsprof"
}

# zsh reads its own compiled form in half the time; one of another version it ignores.
compile_for_zsh() {
  file=share/awsprof/awsprof.zsh
  if command -v zsh >/dev/null 2>&1 &&
    zsh -f -c 'zcompile -U "$1"' zsh "$build/tree/$file" >/dev/null 2>&1 </dev/null; then
    shared="$shared
    $file.zwc"
  fi
}

# bundle DIRECTORY [compile]
bundle() {
  say "building awsprof $version with $("$deno" --version | sed -n 1p | cut -d ' ' -f 1,2) ($deno_from)"
  how=bundle
  set -- "$1" "${2-}" "${DENO_DIR:-$work/deno-cache}"
  code=0
  (cd "$source" && DENO_DIR=$3 DENO_NO_UPDATE_CHECK=1 "$deno" run --quiet --no-lock -A scripts/build.ts \
    --out "$1" ${2:+--compile "$1/awsprof"}) >"$work/build.log" 2>&1 </dev/null || code=$?
  case $2:$code in
    :0) ;;
    compile:0) how=executable ;;
    compile:3) compile_log=$(sed -n '1s/^awsprof: //p' "$work/build.log") ;;
    *) build_failed ;;
  esac
}

build_failed() {
  cat -- "$work/build.log" >&2
  fail 'the build failed' "df -h $(quote_sh "${TMPDIR:-/tmp}"); npm ping"
}

copy_runtime() {
  real=$("$deno" eval --no-config 'console.log(Deno.execPath())' 2>/dev/null </dev/null) || real=$deno
  # Where an earlier installation has the same one, a link costs no space.
  for earlier in "$library"/*/deno; do
    if [ -f "$earlier" ] && cmp -s "$real" "$earlier" && ln -- "$earlier" "$1" 2>/dev/null; then return; fi
  done
  cp -- "$real" "$1" || fail "cannot copy Deno to \"$(tilde "$library")\"" "$(disk_hint)"
  chmod 755 "$1"
}

# write_launcher FILE RUNTIME PROGRAM: the command, on a Deno or on none.
write_launcher() {
  if ! {
    printf '#!/bin/sh\n# awsprof %s; %s\n' "$version" "$stamp"
    printf '__awsprof_exe=%s\n' "$(quote_sh "$exe")"
    printf '__awsprof_deno=%s\n' "$(quote_sh "$2")"
    printf '__awsprof_main=%s\n' "$(quote_sh "$3")"
    printf '__awsprof_cache=%s\n' "$(quote_sh "${3%/*}/cache")"
    cat -- "$source/src/launcher.sh"
  } >"$1"; then
    fail "cannot write \"$(tilde "$1")\"" "$(disk_hint)"
  fi
  chmod 755 "$1"
}

# Deno keeps compiled code by the path of its file, so this is done where the build stays, and for
# what one verb alone reads as well. It never closes the databases that it keeps it in, so that each
# start would read their journals again: they are closed once by hand.
fill_code_cache() {
  cat >"$build/warm.mjs" <<'WARM'
Deno.exit = () => {};
for (const { name } of Deno.readDirSync(import.meta.dirname)) {
  if (name.endsWith(".js")) await import(`./${name}`).catch(() => {});
}
WARM
  cat >"$build/close.mjs" <<'CLOSE'
const { DatabaseSync } = await import("node:sqlite");
for (const { name } of Deno.readDirSync(Deno.env.get("DENO_DIR"))) {
  if (!name.endsWith("_cache_v2")) continue;
  const database = new DatabaseSync(`${Deno.env.get("DENO_DIR")}/${name}`);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}
CLOSE
  for step in warm close; do
    write_launcher "$work/warm" "$build/deno" "$build/$step.mjs"
    HOME=$work/home "$work/warm" --version >/dev/null 2>&1 </dev/null || :
    rm -f -- "$build/$step.mjs"
  done
}

# Runs the new build, which speaks of itself as if it were installed.
staged() {
  "$build/launcher" "$@" </dev/null
}

make_shared() {
  case $1 in
    # Without the block around it, which is for text that is evaluated.
    *.psm1) printed=$(staged init powershell) && printf '%s\n' "$printed" | sed '1d;$d' ;;
    *.psd1) cat -- "$source/shell/awsprof.psd1" ;;
    *.ps1) staged completions powershell ;;
    */_awsprof) staged completions zsh ;;
    share/awsprof/completions/* | share/fish/*) staged completions fish ;;
    share/bash-completion/*) staged completions bash ;;
    *.bash | *.sh)
      printed=$(staged init bash) && printf '%s\n' "$printed" | awk -f "$source/scripts/later.awk"
      ;;
    *.zsh) staged init zsh ;;
    *.fish) staged init fish ;;
  esac
}

# --- switching over -------------------------------------------------------------------------------

switch_over() {
  for file in $shared; do
    make_directory "$prefix/${file%/*}" || fail "cannot make \"$(tilde "$prefix/${file%/*}")\""
  done
  old_manifest=$library/manifest
  [ -f "$old_manifest" ] || old_manifest=/dev/null
  {
    # The directories and rc files of earlier runs are still to be removed one day.
    grep '^[drc] ' "$old_manifest" || :
    cat -- "$work/made"
    printf 't lib/awsprof/%s\n' "${build##*/}"
    printf 'f bin/awsprof\n'
    for file in $shared; do printf 'f %s\n' "$file"; done
  } >"$build/manifest" || fail "cannot write to \"$(tilde "$build")\"" "$(disk_hint)"
  {
    grep '^[tf] ' "$old_manifest" || :
    cat -- "$build/manifest"
  } >"$build/manifest.both" || fail "cannot write to \"$(tilde "$build")\"" "$(disk_hint)"

  mv -f -- "$build/manifest.both" "$library/manifest"
  made=
  partial=
  mv -f -- "$build/tree/awsprof" "$exe" || fail "cannot write \"$(tilde "$exe")\""
  for file in $shared; do
    mv -f -- "$build/tree/$file" "$prefix/$file" || fail "cannot write \"$(tilde "$prefix/$file")\""
  done
  rm -rf -- "$build/tree"
  grep '^[tf] ' "$old_manifest" >"$work/old" 2>/dev/null || :
  mv -f -- "$build/manifest" "$library/manifest"
  while read_entry; do
    if grep -q -F -x -e "$line" "$library/manifest"; then continue; fi
    case $kind in
      t) rm -rf -- "${prefix:?}/$path" ;;
      f) rm -f -- "$prefix/$path" ;;
    esac
  done <"$work/old"
  rmdir -- "$build" 2>/dev/null || :
}

report() {
  if [ "$how" = executable ]; then
    printf 'installed %s as one executable, started by %s\n' "$built" "$(tilde "$exe")"
  else
    printf 'installed %s on a private copy of Deno: %s\n' "$built" "$(tilde "$exe")"
    printf '  (not one executable: %s)\n' "$compile_log"
  fi
  [ -z "$activate" ] || return 0
  printf '\nadd a line to the start-up file of your shell, or run %s:\n\n' "$(again --activate)"
  print_lines
  printf '\nthen open a new shell and type: awsprof list\n'
  case :${PATH-}: in
    *:"$prefix/bin":*) ;;
    *) printf '(%s is not on PATH; in a shell with that line the command is there all the same)\n' "$(tilde "$prefix/bin")" ;;
  esac
}

again() {
  if [ "$prefix" = "${HOME-}/.local" ]; then
    printf './install.sh %s' "$1"
  else
    printf './install.sh --prefix %s %s' "$(quote_sh "$prefix")" "$1"
  fi
}

print_lines() {
  for shell in bash zsh fish pwsh; do
    command -v "$shell" >/dev/null 2>&1 || continue
    rc_file "$shell"
    printf '  %-5s %s\n          %s\n' "$shell" "$(tilde "$rc")" "$(load_line "$shell")"
  done
}

plan() {
  printf 'would build awsprof %s and install it below %s\n' "$version" "$(tilde "$prefix")"
  printf '  Deno:     %s\n' "$(plan_deno)"
  printf '  command:  %s\n' "$(tilde "$exe")"
  printf '  program:  %s\n' "$(tilde "$library")"
  for file in $shared; do printf '  shells:   %s\n' "$(tilde "$prefix/$file")"; done
  if [ -n "$activate" ]; then
    begin
    activate_shells
  else
    printf 'and would print the line to add:\n'
    print_lines
  fi
}

plan_deno() {
  if [ -n "${DENO-}" ]; then
    printf '%s' "$DENO"
  elif new_enough deno; then
    command -v deno
  elif earlier_deno; then
    tilde "$deno"
  elif command -v npm >/dev/null 2>&1; then
    printf '%s from npm' "$deno_version"
  else
    printf '%s from %s' "$deno_version" "$deno_url"
  fi
}

# --- rc files -------------------------------------------------------------------------------------

activate_shells() {
  [ -n "${HOME-}" ] || fail 'HOME is not set, so there are no rc files to change'
  refused=no
  for shell in bash zsh fish pwsh; do
    case " $activate " in
      *" all "*) command -v "$shell" >/dev/null 2>&1 || continue ;;
      *" $shell "*) ;;
      *) continue ;;
    esac
    rc_file "$shell"
    add_block "$rc" "$shell" || refused=yes
    if [ -n "$login_rc" ]; then add_block "$login_rc" "$shell" || refused=yes; fi
  done
  [ "$refused" = no ] || exit 1
  [ "$dry_run" = yes ] || printf '\nnow open a new shell and type: awsprof list\n'
}

# Sets rc, and login_rc where a login shell reads another file.
rc_file() {
  home=${HOME:-"~"}
  login_rc=
  case $1 in
    bash)
      rc=$home/.bashrc
      # Terminals on macOS start login shells, which do not read .bashrc; a new .bash_profile would
      # hide the .profile that is there.
      if [ "$(uname -s)" = Darwin ]; then
        login_rc=$home/.bash_profile
        for candidate in "$home/.profile" "$home/.bash_login" "$home/.bash_profile"; do
          [ ! -e "$candidate" ] || login_rc=$candidate
        done
      fi
      ;;
    zsh) rc=${ZDOTDIR:-$home}/.zshrc ;;
    fish) rc=${XDG_CONFIG_HOME:-$home/.config}/fish/conf.d/awsprof.fish ;;
    pwsh) rc=${XDG_CONFIG_HOME:-$home/.config}/powershell/Microsoft.PowerShell_profile.ps1 ;;
  esac
}

load_line() {
  case $1 in
    bash) printf '. %s' "$(quote_sh "$share/awsprof.bash")" ;;
    zsh) printf 'source %s' "$(quote_sh "$share/awsprof.zsh")" ;;
    fish) printf 'source %s' "$(quote_fish "$share/awsprof.fish")" ;;
    pwsh) printf 'Import-Module -Name %s' "$(quote_pwsh "$share/awsprof.psd1")" ;;
  esac
}

# The lines between the markers do nothing once the files are gone.
block_line() {
  # shellcheck disable=SC2016
  case $1 in
    bash) printf 'if [ -n "${BASH_VERSION-}" ] && [ -r %s ]; then . %s; fi' \
      "$(quote_sh "$share/awsprof.bash")" "$(quote_sh "$share/awsprof.bash")" ;;
    zsh) printf 'if [[ -r %s ]]; then source %s; fi' \
      "$(quote_sh "$share/awsprof.zsh")" "$(quote_sh "$share/awsprof.zsh")" ;;
    fish) printf 'test -r %s; and source %s' \
      "$(quote_fish "$share/awsprof.fish")" "$(quote_fish "$share/awsprof.fish")" ;;
    # Test-Path would have PowerShell load a module of its own for nothing else, at each start.
    pwsh) printf 'Import-Module -Name %s -ErrorAction Ignore' "$(quote_pwsh "$share/awsprof.psd1")" ;;
  esac
}

# add_block FILE SHELL: shows the change, asks, keeps a backup, renames the new file into place.
add_block() {
  follow "$1" || return 1
  split_block || return 1
  block_line "$2" >"$work/line"
  case $found in
    yes) cp -- "$work/opening" "$work/block" ;;
    no)
      if [ -s "$work/head" ] && [ -n "$(tail -c 1 "$work/head")" ]; then
        printf '\n# %s\n' "$marker_joined" >"$work/block"
      else
        printf '# %s\n' "$marker" >"$work/block"
      fi
      ;;
  esac
  {
    cat -- "$work/line"
    printf '\n# %s\n' "$marker_end"
  } >>"$work/block"
  cat -- "$work/head" "$work/block" "$work/tail" >"$work/new"
  if [ "$found" = yes ] && cmp -s "$work/new" "$work/whole"; then
    printf '\n%s is active already\n' "$(tilde "$rc_shown")"
    [ "$dry_run" = yes ] || remember "$1"
    return 0
  fi
  show_change "$1"
  [ "$dry_run" = no ] || return 0
  consent "$1" || return 1
  existed=no
  [ ! -e "$target" ] || existed=yes
  make_directory "$(dirname -- "$target")" || {
    complain "cannot make \"$(tilde "$(dirname -- "$target")")\""
    return 1
  }
  if [ "$existed" = yes ] && [ "$found" = no ]; then
    cp -p -- "$target" "$target.before-awsprof" || {
      complain "cannot keep a backup of \"$(tilde "$target")\", so it was not changed"
      return 1
    }
  fi
  # Noted before it is done: an uninstall that finds no block there has nothing to do.
  remember "$1" "$existed"
  replace "$target" || return 1
  printf 'changed %s' "$(tilde "$rc_shown")"
  if [ "$existed" = yes ] && [ "$found" = no ]; then printf ', kept %s' "$(tilde "$target.before-awsprof")"; fi
  printf '\n'
}

remember() {
  if ! {
    cat -- "$library/manifest"
    grep '^d ' "$work/made" || :
    printf 'r %s\n' "$1"
    [ "${2-yes}" = yes ] || printf 'c %s\n' "$1"
  } | awk '!seen[$0]++' >"$library/manifest.new"; then
    fail "cannot write \"$(tilde "$library/manifest")\"" "$(disk_hint)"
  fi
  mv -f -- "$library/manifest.new" "$library/manifest"
  : >"$work/made"
}

# Sets target: the file itself, or what a link leads to, if that is the user's own and at home.
follow() {
  rc_shown=$1
  target=$1
  hops=0
  while [ -h "$target" ]; do
    next=$(readlink -- "$target")
    case $next in
      /*) target=$next ;;
      *) target=$(dirname -- "$target")/$next ;;
    esac
    hops=$((hops + 1))
    if [ "$hops" -gt 20 ] || { [ ! -h "$target" ] && [ ! -e "$target" ]; }; then
      complain "\"$(tilde "$1")\" is a symbolic link that leads nowhere; it was not changed" "$1"
      return 1
    fi
  done
  [ -e "$target" ] || return 0
  if ! [ -f "$target" ]; then
    complain "\"$(tilde "$1")\" is not a file; it was not changed" "$1"
    return 1
  fi
  if [ "$target" != "$1" ]; then
    directory=$(CDPATH='' cd -P -- "$(dirname -- "$target")" && pwd -P) || return 1
    home=$(CDPATH='' cd -P -- "$HOME" && pwd -P) || return 1
    target=$directory/${target##*/}
    case $directory/ in
      "$home"/*) ;;
      *)
        complain "\"$(tilde "$1")\" is a symbolic link out of the home directory, to \"$target\"; it was not changed" "$1"
        return 1
        ;;
    esac
  fi
  if ! { [ -r "$target" ] && [ -w "$target" ]; }; then
    complain "cannot read and write \"$(tilde "$target")\"; it was not changed" "$1"
    return 1
  fi
}

# complain MESSAGE [FILE]: an error that does not end the run.
complain() {
  printf 'awsprof: error: %s\n' "$1" >&2
  [ $# -lt 2 ] || [ -z "${shell-}" ] || [ "$action" = uninstall ] ||
    printf 'awsprof: hint: add this line yourself: %s\n' "$(load_line "$shell")" >&2
}

# Splits $target byte for byte: whole = head + opening marker, our lines, closing marker + tail.
split_block() {
  : >"$work/whole"
  : >"$work/tail"
  [ ! -e "$target" ] || cat -- "$target" >"$work/whole"
  begin_line=$(line_of "$marker")
  joined_line=$(line_of "$marker_joined")
  end_line=$(line_of "$marker_end")
  case $begin_line$joined_line/$end_line in
    /)
      found=no
      cp -- "$work/whole" "$work/head"
      return 0
      ;;
    *[!0-9/]* | /* | */) damaged || return 1 ;;
  esac
  [ -z "$begin_line" ] || [ -z "$joined_line" ] || damaged || return 1
  first=$begin_line$joined_line
  [ "$first" -lt "$end_line" ] || damaged || return 1
  found=yes
  sed -n "${first}p" "$work/whole" >"$work/opening"
  head -n "$((first - 1))" "$work/whole" >"$work/head"
  tail -n "+$((end_line + 1))" "$work/whole" >"$work/tail"
}

# Line numbers of the lines that are exactly this marker.
line_of() {
  LC_ALL=C grep -n -F -x -e "# $1" "$work/whole" | cut -d : -f 1 | tr '\n' ' ' | sed 's/ $//'
}

damaged() {
  complain "the awsprof markers in \"$(tilde "$target")\" are not one pair; it was not changed"
  return 1
}

show_change() {
  printf '\n'
  if command -v diff >/dev/null 2>&1; then
    printf -- '--- %s\n+++ %s\n' "$(tilde "$1")" "$(tilde "$1")"
    diff -U 2 "$work/whole" "$work/new" | sed 1,2d
  else
    printf '%s, to be added at its end:\n' "$(tilde "$1")"
    sed 's/^/+/' "$work/block"
  fi
}

consent() {
  [ "$assume_yes" = no ] || return 0
  if ! { [ -t 0 ] && [ -t 2 ]; }; then
    complain "not changed, because there is no terminal to ask on: \"$(tilde "$1")\""
    printf 'awsprof: hint: %s\n' "$(again '--activate --yes')" >&2
    return 1
  fi
  printf 'change %s? [y/N] ' "$(tilde "$1")" >&2
  IFS= read -r answer || answer=
  case $answer in
    y | Y | yes | Yes) ;;
    *)
      say "left as it was: $(tilde "$1")"
      return 1
      ;;
  esac
}

# Puts $work/new in the place of a file, with the file's own mode, whole or not at all.
replace() {
  temporary=$1.awsprof-new
  if { [ ! -e "$1" ] || cp -p -- "$1" "$temporary"; } && cat -- "$work/new" >"$temporary" &&
    mv -f -- "$temporary" "$1"; then
    return 0
  fi
  rm -f -- "$temporary"
  complain "cannot write \"$(tilde "$1")\"; it is as it was"
  return 1
}

# Takes our lines out of every rc file that the manifest names.
uninstall_blocks() {
  grep '^r ' "$manifest" >"$work/rc" || :
  all=yes
  while read_entry; do
    remove_block "$path" || all=no
  done <"$work/rc"
  [ "$all" = yes ]
}

remove_block() {
  [ -e "$1" ] || return 0
  follow "$1" && split_block || return 1
  [ "$found" = yes ] || return 0
  # The newline before the block was ours, unless something was written below it since.
  if grep -q -F -e "$marker_joined" "$work/opening" && [ ! -s "$work/tail" ]; then
    head -c "$(($(wc -c <"$work/head") - 1))" "$work/head" >"$work/new"
  else
    cat -- "$work/head" "$work/tail" >"$work/new"
  fi
  show_change "$1"
  [ "$dry_run" = no ] || return 0
  if [ ! -s "$work/new" ] && grep -q -F -x -e "c $1" "$manifest"; then
    rm -f -- "$target"
    printf 'removed %s\n' "$(tilde "$1")"
  else
    replace "$target" || return 1
    printf 'changed %s\n' "$(tilde "$1")"
  fi
  if cmp -s "$work/new" "$target.before-awsprof"; then
    rm -f -- "$target.before-awsprof"
  elif [ -e "$target.before-awsprof" ]; then
    printf 'kept    %s (it differs)\n' "$(tilde "$target.before-awsprof")"
  fi
}

# --- words ----------------------------------------------------------------------------------------

quote_sh() {
  case $1 in
    *[!A-Za-z0-9/._+-]*) printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")" ;;
    *) printf '%s' "$1" ;;
  esac
}

quote_fish() {
  case $1 in
    *[!A-Za-z0-9/._+-]*) printf "'%s'" "$(printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e "s/'/\\\\'/g")" ;;
    *) printf '%s' "$1" ;;
  esac
}

# PowerShell ends a string at four typographic quotes too.
# shellcheck disable=SC1112
quote_pwsh() {
  printf "'%s'" "$(printf '%s' "$1" | sed -e "s/'/''/g" -e 's/‘/‘‘/g' -e 's/’/’’/g' -e 's/‚/‚‚/g' -e 's/‛/‛‛/g')"
}

tilde() {
  # shellcheck disable=SC2088
  case $1 in
    "${HOME:-/nowhere}"/*) printf '~/%s' "${1#"$HOME"/}" ;;
    *) printf '%s' "$1" ;;
  esac
}

say() {
  printf 'awsprof: %s\n' "$1" >&2
}

warn() {
  printf 'awsprof: warning: %s\n' "$1" >&2
}

fail() {
  printf 'awsprof: error: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf 'awsprof: hint: %s\n' "$2" >&2
  exit 1
}

disk_hint() {
  printf 'df -h %s' "$(quote_sh "${library:-${TMPDIR:-/tmp}}")"
}

fail_usage() {
  printf 'awsprof: error: %s\n' "$1" >&2
  printf 'awsprof: hint: ./install.sh --help\n' >&2
  exit 2
}

{ main "$@" || exit 1; }
