/** Where AWS's own test data are, beside the project; a suite that is not there is ignored by name. */

const root = new URL("../../../shared/conformance/", import.meta.url);

/** Registers a test over the data of one file, or its name as ignored where the file is missing. */
export function suite<T>(
  name: string,
  file: string,
  check: (data: T) => void | Promise<void>,
): void {
  const text = read(file);
  Deno.test({
    name: text === null ? `${name} (no ${file} beside the project)` : name,
    ignore: text === null,
    fn: () => check(JSON.parse(text ?? "null") as T),
  });
}

function read(file: string): string | null {
  try {
    return Deno.readTextFileSync(new URL(file, root));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
