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
  const { prefixes, verbs, words, policyVerbs, policyText, options } = suspicion;
  const wanted = [
    ...verbs.flatMap((verb) => [verb, `${verb}-*`]),
    ...words,
    ...policyVerbs.map((verb) => `${verb}-*${policyText}*`),
  ];
  // The first letter before all else: a shell tries one pattern after the other.
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
