# shellcheck shell=sh disable=SC2154
# The command `awsprof`: it says what Deno may do for a verb, and for `exec` becomes what the user
# wants to run.
#
# Above this stand the four names that it uses, by install.sh. No other is set, and none that may be
# in the user's environment, for then every program below would get another value.

__awsprof_core() {
  case $__awsprof_deno in
    '') AWSPROF_LAUNCHER=$__awsprof_exe exec "$__awsprof_main" "$@" ;;
  esac
  # Programs are the browser, credential_process and the shells of the demo.
  case ${1-} in
    login | export | exec | whoami | console | demo) set -- --allow-run --allow-net "$__awsprof_main" "$@" ;;
    logout) set -- --deny-run --allow-net "$__awsprof_main" "$@" ;;
    doctor)
      # It asks AWS only where it is told to.
      case " $* " in
        *' --online '*) set -- --deny-run --allow-net "$__awsprof_main" "$@" ;;
        *) set -- --deny-run --deny-net "$__awsprof_main" "$@" ;;
      esac
      ;;
    # What ten thousand profiles take fits in, so that nothing is collected; verbs that make more
    # would only hold more memory. The code cache is the same for every size.
    list) set -- --v8-flags=--min-semi-space-size=32,--max-semi-space-size=32 --deny-run --deny-net "$__awsprof_main" "$@" ;;
    *) set -- --deny-run --deny-net "$__awsprof_main" "$@" ;;
  esac
  # Deno compiles the program into its code cache before any of it runs, so what is compiled lazily
  # would never be in it; under other flags than these that cache is void. No verb runs long enough to
  # earn what the last of V8's compilers takes. Where no node is on PATH, Deno would
  # put a directory with its own before it. It reads ~/.npmrc first, whatever it is told, and ends
  # where it cannot: so it gets another home, and the program the user's.
  # shellcheck disable=SC2097,SC2098 # the old value is meant
  AWSPROF_LAUNCHER_HOME=${HOME+=$HOME} HOME=$__awsprof_cache DENO_DIR=$__awsprof_cache DENO_NO_UPDATE_CHECK=1 DENO_DISABLE_NODE_SHIM=1 \
    AWSPROF_LAUNCHER=$__awsprof_exe exec "$__awsprof_deno" run --quiet --no-prompt --cached-only --no-config \
    --v8-flags=--no-enable-lazy-source-positions,--no-lazy,--no-turbofan \
    --allow-read --allow-write --allow-env --allow-sys=uid "$@"
}

case ${1-} in
  exec)
    # With an exported SHELLOPTS, bash would show secrets, or export them.
    { set +ax; } 2>/dev/null
    shift
    __awsprof_code=$(__awsprof_core exec "--launcher=$$" "$@") || exit
    eval "$__awsprof_code"
    ;;
  *) __awsprof_core "$@" ;;
esac
