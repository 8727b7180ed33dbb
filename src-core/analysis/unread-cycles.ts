/** Cycles whose events lie in a part of a file that is damaged: what is summed is of the others, and says so. */
import type { Failure } from '../errors';
import { UnreadableEvents } from '../recording/unreadable-events';
import { formatCounted } from '../units';

/** Plain data. */
export interface UnreadCycles {
  readonly cycles: number;
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
      const before = this.#unread ?? { cycles: 0, failure: thrown.failure };
      this.#unread = { ...before, cycles: before.cycles + 1 };
      return null;
    }
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
