/** The exit codes of the contract, by what they mean. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  leftovers: 3,
  safety: 4,
  unreachable: 5,
  braked: 6,
  locked: 75,
  hangup: 129,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = typeof EXIT[keyof typeof EXIT];

/** What an exit code means, in a word. */
export function exitName(code: ExitCode): string {
  return Object.entries(EXIT).find(([, one]) => one === code)?.[0] ?? String(code);
}

/** Most severe first, as the contract orders them; usage and lock errors end a program before it has others. */
const SEVERITY: readonly ExitCode[] = [2, 75, 4, 3, 6, 129, 130, 143, 5, 1, 0];

/** The highest of the codes that apply. */
export function mostSevere(codes: readonly ExitCode[]): ExitCode {
  return SEVERITY.find((code) => codes.includes(code)) ?? EXIT.ok;
}
