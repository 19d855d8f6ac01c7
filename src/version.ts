/** The version that `--version` and the snapshots name; the same as in `deno.json`. */
export const version = "0.1.0";
