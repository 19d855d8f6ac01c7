/** How findings about files and environment are made: one place for their defaults. */
import type { Diagnostic, DiagnosticCode, FileOrigin, Severity } from "./types.ts";

/** A finding at a place, or at none; what is not given is null and not fixable. */
export function finding(
  severity: Severity,
  code: DiagnosticCode,
  rest: {
    message: string;
    at?: FileOrigin | { readonly file: string; readonly line: null } | undefined;
    consequence?: string;
    fix?: string;
    fixable?: boolean;
  },
): Diagnostic {
  return {
    severity,
    code,
    message: rest.message,
    consequence: rest.consequence ?? null,
    fix: rest.fix ?? null,
    fixable: rest.fixable ?? false,
    file: rest.at?.file ?? null,
    line: rest.at?.line ?? null,
  };
}
