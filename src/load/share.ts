/** One part of a load that several processes offer together. */
export interface Share {
  /** From 0 on. */
  readonly index: number;
  /** How many parts there are. */
  readonly count: number;
}

/** All of it, where one process is alone. */
export const WHOLE: Share = { index: 0, count: 1 };

/** How many of so many things fall to a part: as evenly as possible, the first parts having one more. Pure. */
export function shareOf(total: number, { index, count }: Share): number {
  return Math.floor(total / count) + (index < total % count ? 1 : 0);
}
