import type { Command } from "../command.ts";
import { readDrill } from "../drill_settings.ts";
import { testAndReport } from "./run.ts";

/** `drill`: guides a person through stopping a node, and tests through the outage and the recovery. */
export const drillCommand: Command = (invocation, settings) =>
  testAndReport(readDrill(invocation, settings), settings);
