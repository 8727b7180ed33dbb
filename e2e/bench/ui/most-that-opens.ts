/** Finds in few steps how much of a recording a viewer opens, in repetitions of its sample. Pure. */

export interface Tried {
  /** The most that was opened, and how long that took; 0 while nothing was. */
  readonly opened: number;
  readonly openMs: number;
  /** The least that was refused; null while nothing was. */
  readonly refused: number | null;
  readonly tries: number;
}

export interface Sought {
  /** No more than that is there. */
  readonly all: number;
  /** What to begin with. */
  readonly first: number;
  /** Whoever takes longer has not opened it. */
  readonly limitMs: number;
}

const MOST_TRIES = 4;
/** A try takes a minute: what is no more than this many times what was opened is not worth one. */
const CLOSE_ENOUGH = 1.25;

export const NOTHING_TRIED: Tried = { opened: 0, openMs: 0, refused: null, tries: 0 };

/** What to try next; null where `tried.opened` is the answer, which is 0 where nothing opens. */
export function nextTry(tried: Tried, { all, first, limitMs }: Sought): number | null {
  const { opened, openMs, refused, tries } = tried;
  const most = Math.min(all, (refused ?? Infinity) - 1);
  if (most < 1 || opened >= all) return null;
  if (tries === 0) return Math.max(1, Math.min(most, first));
  if (opened === 0) return Math.max(1, Math.min(most, Math.floor((refused ?? 0) / 2)));
  if (tries >= MOST_TRIES) return null;
  // Twice as much takes at least twice as long.
  const within = Math.floor((opened * limitMs) / Math.max(1, openMs));
  const next = Math.min(refused === null ? 2 * opened : Math.floor((opened + refused) / 2), most, within);
  return next > CLOSE_ENOUGH * opened || (next > opened && next === all) ? next : null;
}

export const triedWith = (tried: Tried, size: number, openMs: number | null): Tried => ({
  ...(openMs === null ? tried : { ...tried, opened: size, openMs }),
  refused: openMs === null ? size : tried.refused,
  tries: tried.tries + 1,
});
