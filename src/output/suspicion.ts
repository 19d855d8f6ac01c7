/** How a shell looks for words that may be destructive, without knowing what they mean. */
import type { Suspicion } from "../resolve/destructive.ts";
import { quote, type Shell } from "./quote.ts";

/**
 * `__awsprof_risky WORDS…`: whether one of the words is worth a question to the core. Builtins alone,
 * for it runs before each call in a protected account.
 */
export function suspicionFunction(
  shell: Exclude<Shell, "powershell">,
  suspicion: Suspicion,
): string {
  if (shell === "fish") {
    const pattern = quote(shell, suspicionPattern(suspicion));
    // Without any word, `string` would read what is meant for the command.
    return `function __awsprof_risky; string match -qr -- ${pattern} '' $argv; end`;
  }
  if (shell === "zsh") return patternsFunction(suspicion);
  const { prefixes, verbs, words, policyVerbs, policyText, options } = suspicion;
  // bash copies a function, and expands the patterns of a `case`, each time: a list of names costs less.
  const names = [
    ...[...verbs, ...policyVerbs, ...prefixes].map((verb) => `[${verb}/]=1`),
    ...words.map((word) => `[${word}]=1`),
  ];
  const begin = (verbs: readonly string[]) => verbs.map((verb) => `${verb}-*`).join("|");
  const begun = (beginnings: readonly string[]) => beginnings.map((text) => `${text}*`).join("|");
  const word = "$__awsprof_word";
  return "case ${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]} in " +
    `[123].*|4.[01]) eval ${quote(shell, patternsFunction(suspicion))};; ` +
    `*) declare -gA __awsprof_names; __awsprof_names=(${names.join(" ")}); ` +
    `function __awsprof_risky { for __awsprof_word; do case ${word} in ` +
    `-*) case ${word} in ${begun(options)}) return 0;; esac;; ` +
    `''|*[!${nameCharacters(suspicion)}-]*) ;; ` +
    `*) [[ -z \${__awsprof_names[${word}]-}\${__awsprof_names[\${__awsprof_word%%-*}/]-} ]] || ` +
    `! __awsprof_named "${word}" || return 0;; esac; done; return 1;}; ` +
    // Few words come this far, so it is copied seldom.
    "function __awsprof_named { case $1 in " +
    `${begin(policyVerbs)}) [[ $1 == *${policyText}* || -n \${__awsprof_names[$1]-} ]];; ` +
    `${begin(prefixes)}) __awsprof_risky "\${1#*-}";; ` +
    `${policyVerbs.join("|")}|${prefixes.join("|")}) return 1;; esac;};; esac`;
}

/** The characters of commands but the dash, for a pattern; a range would depend on the locale. */
function nameCharacters({ prefixes, verbs, words, policyVerbs, policyText }: Suspicion): string {
  const names = [...prefixes, ...verbs, ...words, ...policyVerbs, policyText].join("");
  const characters = new Set(`${names}abcdefghijklmnopqrstuvwxyz0123456789`);
  return [...characters].filter((character) => character !== "-").sort().join("");
}

/** The names as patterns, the first letter before all else: a shell tries one after the other. */
function patternsFunction(suspicion: Suspicion): string {
  const { prefixes, verbs, words, policyVerbs, policyText, options } = suspicion;
  const wanted = [
    ...verbs.flatMap((verb) => [verb, `${verb}-*`]),
    ...words,
    ...policyVerbs.map((verb) => `${verb}-*${policyText}*`),
  ];
  const letters = [...new Set(wanted.map((pattern) => pattern.charAt(0)))].sort();
  const groups = letters.map((letter) => {
    const own = wanted.filter((pattern) => pattern.startsWith(letter)).join("|");
    return `${letter}*) case $w in ${own}) return 0;; esac;;`;
  });
  return "function __awsprof_risky { local w; for w; do " +
    `case $w in ${prefixes.map((prefix) => `${prefix}-*`).join("|")}) w=\${w#*-};; esac; ` +
    `case $w in ${options.map((option) => `${option}*`).join("|")}) return 0;; -*) continue;; ` +
    `${groups.join(" ")} esac; done; return 1;}`;
}

/** The same as a regular expression for one word, as fish and .NET read it. */
export function suspicionPattern(suspicion: Suspicion): string {
  const { prefixes, verbs, words, policyVerbs, policyText, options } = suspicion;
  const named = [
    `(${verbs.join("|")})(-|$)`,
    `(${words.join("|")})$`,
    `(${policyVerbs.join("|")})-.*${policyText}`,
  ].join("|");
  return `^((${prefixes.join("|")})-)?(${named})|^(${options.join("|")})`;
}
