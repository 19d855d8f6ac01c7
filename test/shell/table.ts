/** The whole table: every row runs in every shell. */
import { brokenScenarios } from "./scenarios_broken.ts";
import { commandScenarios } from "./scenarios_commands.ts";
import { completionScenarios } from "./scenarios_completion.ts";
import { directoryScenarios } from "./scenarios_directory.ts";
import { guardScenarios } from "./scenarios_guard.ts";
import { hostileScenarios } from "./scenarios_hostile.ts";
import { loginScenarios } from "./scenarios_login.ts";
import { mannersScenarios } from "./scenarios_manners.ts";
import { otherScenarios } from "./scenarios_others.ts";
import { overrideScenarios } from "./scenarios_overrides.ts";
import { pageScenarios } from "./scenarios_pages.ts";
import { processScenarios } from "./scenarios_processes.ts";
import { refusedScenarios } from "./scenarios_refused.ts";
import { refusedAwsFileScenarios } from "./scenarios_refused_aws_file.ts";
import { segmentScenarios } from "./scenarios_segment.ts";
import type { Scenario } from "./scenario.ts";

export const scenarios: readonly Scenario[] = [
  ...directoryScenarios,
  ...refusedScenarios,
  ...segmentScenarios,
  ...commandScenarios,
  ...guardScenarios,
  ...overrideScenarios,
  ...completionScenarios,
  ...mannersScenarios,
  ...hostileScenarios,
  ...brokenScenarios,
  ...refusedAwsFileScenarios,
  ...otherScenarios,
  ...loginScenarios,
  ...pageScenarios,
  ...processScenarios,
];
