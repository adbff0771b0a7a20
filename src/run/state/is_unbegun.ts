import type { Disk } from "../../core/disk.ts";
import { runFiles } from "./state_dir.ts";

/**
 * Whether a run ended before the first line of its journal was on the disk, and so before anything was sent: then it has
 * no whole line, and no other file of the run has anything in it.
 */
export async function isUnbegun(disk: Disk, directory: string, journal: string): Promise<boolean> {
  if (journal.includes("\n")) return false;
  const [audit, report] = [runFiles.audit(directory), runFiles.report(directory)];
  return !(await disk.read(audit)) && !(await disk.read(report));
}
