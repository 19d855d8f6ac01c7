/** The whole table: every row runs in every shell. */
import { directoryScenarios } from "./scenarios_directory.ts";
import type { Scenario } from "./scenario.ts";

export const scenarios: readonly Scenario[] = [
  ...directoryScenarios,
];
