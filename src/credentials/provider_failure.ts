/** The failure of a provider, which does not know at which step of which plan it stands. */
import { Failure } from "../errors.ts";

/** Its message says what happened; `stepFailure` puts the step before it. */
export class ProviderFailure extends Failure {
  override readonly name = "ProviderFailure";
}
