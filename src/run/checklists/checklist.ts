import { errorMessage } from "../../core/error_message.ts";
import { EXIT, type ExitCode } from "../../core/exit_code.ts";

/** What a point of a checklist can say: `warning` is worth knowing and stands in nobody's way. */
export type PointStatus = "passed" | "warning" | "failed" | "unknown" | "skipped";

/** One point of a checklist, answered. */
export interface Point {
  readonly name: string;
  readonly status: PointStatus;
  /** What was seen, where. */
  readonly evidence: string;
}

/** The answer to a point, without its name. */
export type Answer = readonly [status: PointStatus, evidence: string];

/** A checklist of the guide, answered point by point. */
export interface Checklist {
  readonly title: string;
  readonly points: readonly Point[];
  readonly exitCode: ExitCode;
}

/** Answers a point; what could not be found out is `unknown`, with the reason. */
export async function point(name: string, answer: () => Answer | Promise<Answer>): Promise<Point> {
  try {
    const [status, evidence] = await answer();
    return { name, status, evidence };
  } catch (error) {
    return { name, status: "unknown", evidence: errorMessage(error) };
  }
}

/** Puts points together; one that failed or could not be answered makes the exit code `otherwise`. */
export function checklist(title: string, points: readonly Point[], otherwise: ExitCode): Checklist {
  const bad = points.some(({ status }) => status === "failed" || status === "unknown");
  return { title, points, exitCode: bad ? otherwise : EXIT.ok };
}
