/** Cycles whose events lie in a part of a file that is damaged: what is summed is of the others, and says so. */
import type { Failure } from '../errors';
import { UnreadableEvents } from '../recording/unreadable-events';
import { stretches } from '../stretches';
import { formatCount, formatCounted } from '../units';

/** Plain data. */
export interface UnreadCycles {
  readonly cycles: number;
  /** Of the first of them. */
  readonly failure: Failure;
}

/** Plain data: which they are, where that is worth its room. */
export interface LeftOut {
  /** Ascending. */
  readonly cycles: Uint32Array;
  /** Of the first of them. */
  readonly failure: Failure;
}

/** Counts them while cycles are gone through. */
export class UnreadCounter {
  #unread: UnreadCycles | null = null;

  /** Null where the cycle's events cannot be read; any other error is thrown on. */
  tried<T>(read: () => T): T | null {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof UnreadableEvents)) throw thrown;
      this.add(thrown.failure);
      return null;
    }
  }

  /** Another one that could not be read. */
  add(failure: Failure): void {
    const before = this.#unread ?? { cycles: 0, failure };
    this.#unread = { ...before, cycles: before.cycles + 1 };
  }

  get cycles(): number {
    return this.#unread?.cycles ?? 0;
  }

  /** Null where all could be read. */
  get unread(): UnreadCycles | null {
    return this.#unread;
  }

  /** Throws UnreadableEvents where none of those that were gone through could be read: nothing is no sum. */
  orThrow(read: number): void {
    if (read === 0 && this.#unread !== null) throw new UnreadableEvents(this.#unread.failure);
  }
}

/** How many are missing, and why. */
export const missingWords = ({ cycles, failure }: UnreadCycles): string =>
  `${formatCounted(cycles, 'cycle')} missing: ${failure.message}`;

/** The same for whoever had the file written, with the reason. */
export const leftOutFailure = ({ cycles, failure }: LeftOut, of: number): Failure => ({
  ...failure,
  message: `${leftOutSentence(cycles, of)} ${failure.message}`,
});

/** What a file says that cycles are left out of, wherever it goes: why, tells of the machine that it lay on. */
export const leftOutSentence = (cycles: Uint32Array, of: number): string =>
  `${formatCount(cycles.length)} of ${formatCounted(of, 'cycle')} could not be read and ${cycles.length === 1 ? 'is' : 'are'} left out: ${stretches(cycles)}.`;
