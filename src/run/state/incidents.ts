import type { Disk } from "../../core/disk.ts";
import { isObject, parseJson } from "../../core/json.ts";
import type { Target } from "../../chroma/target.ts";
import { type Incident, NO_INCIDENT } from "../alerts/incident.ts";
import { statePaths, targetKey } from "./state_dir.ts";

/** The incident of a target, by the outlet that is told of it: each may miss messages of its own. */
export type Incidents = Readonly<Record<string, Incident>>;

/** Incidents of one target, kept in a small file of the state directory. */
export class IncidentFile {
  readonly #disk: Disk;
  readonly #directory: string;
  readonly #path: string;

  constructor(disk: Disk, stateDir: string, target: Target) {
    this.#disk = disk;
    this.#directory = statePaths.incidents(stateDir);
    this.#path = `${this.#directory}/${targetKey(target)}.json`;
  }

  /**
   * Reads them. A damaged file is set aside, and all begins anew: an incident that is open is then told once more, after
   * as many failures as any other.
   *
   * @param tell of a file that was set aside
   */
  async read(tell: (text: string) => void): Promise<Incidents> {
    const text = await this.#disk.read(this.#path);
    if (text === undefined) return {};
    const value = parseJson(text);
    const outlets = isObject(value) && value.schema === 1 && isObject(value.outlets)
      ? value.outlets
      : undefined;
    if (outlets !== undefined && Object.values(outlets).every(isIncident)) {
      return outlets as unknown as Incidents;
    }
    const aside = `${this.#path}.damaged`;
    await this.#disk.replace(aside, text);
    tell(`What was known of incidents could not be read, and is in "${aside}" now; it begins anew`);
    return {};
  }

  /** Writes them, whole or not at all. */
  async write(incidents: Incidents): Promise<void> {
    await this.#disk.makeDirectory(this.#directory);
    await this.#disk.replace(this.#path, `${JSON.stringify({ schema: 1, outlets: incidents })}\n`);
  }
}

/** The incident that an outlet was told of, or none. */
export function incidentOf(incidents: Incidents, outlet: string): Incident {
  return incidents[outlet] ?? NO_INCIDENT;
}

function isIncident(value: unknown): boolean {
  if (!isObject(value) || !isCount(value.failures)) return false;
  const { state, since, run, successes, told, thread } = value;
  if (state === "closed") return isTextOrAbsent(since) && isTextOrAbsent(run);
  return state === "open" && typeof since === "string" && typeof run === "string" && isCount(successes) &&
    typeof told === "boolean" && isTextOrAbsent(thread);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}
