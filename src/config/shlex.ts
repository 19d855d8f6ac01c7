/**
 * Words as Python's `shlex.split()` cuts them, which the AWS CLI uses for section headers and for
 * `credential_process`.
 */

/** The words, or null where a quotation or an escape has no end (Python raises ValueError). */
export function shellWords(text: string): string[] | null {
  const words: string[] = [];
  let word = "";
  let begun = false;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote === "'") {
      if (char === "'") quote = "";
      else word += char;
    } else if (char === "\\") {
      if (++at >= text.length) return null;
      const next = text.charAt(at);
      word += quote === '"' && next !== '"' && next !== "\\" ? char + next : next;
      begun = true;
    } else if (quote === '"') {
      if (char === '"') quote = "";
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      begun = true;
    } else if (char === " " || char === "\t" || char === "\r" || char === "\n") {
      if (begun) words.push(word);
      word = "";
      begun = false;
    } else {
      word += char;
      begun = true;
    }
  }
  if (quote !== "") return null;
  if (begun) words.push(word);
  return words;
}
