/** A recording, or some of its cycles, as writers go through it: cycle by cycle, so that its events are never in memory at once. */
import type { RecordingAnalysis } from '../analysis/analysis';
import type { Environment } from '../analysis/environment';
import { leftOutSentence } from '../analysis/unread-cycles';
import type { LeftOut } from '../analysis/unread-cycles';
import type { Failure } from '../errors';
import { firstRowAtOrAfter } from '../recording/by-thread';
import { startOfKnown } from '../recording/known-cycles';
import type { RecordingTables } from '../recording/recording';
import { UnreadableEvents } from '../recording/unreadable-events';
import { cycleContext, handlerNames } from '../timeline/cycle-context';
import type { CycleContext } from '../timeline/cycle-context';

export interface ExchangedCycle {
  readonly context: CycleContext;
  /** Its rows of the context's events: [firstRow, endRow). Where all cycles are written, every event is in one of them. */
  readonly firstRow: number;
  readonly endRow: number;
}

/** Nothing yet: whoever writes may let others have their turn. */
export const NOTHING_YET = new Uint8Array(0);

export class ExchangedRecording {
  #done = 0;
  /** Cycles whose events cannot be read, as far as they were gone through. */
  readonly #unread = new Map<number, Failure>();

  /** `chosen`: ascending numbers of cycles, null for all. */
  constructor(
    private readonly analysis: RecordingAnalysis,
    private readonly recorded: Environment,
    private readonly chosen: Uint32Array | null = null,
  ) {}

  /** It says which cycles are left out. */
  get environment(): Environment {
    const { leftOut, recorded } = this;
    if (leftOut === null) return recorded;
    const of = this.chosen?.length ?? this.analysis.count;
    return { ...recorded, shortfalls: [...recorded.shortfalls, leftOutSentence(leftOut.cycles, of)] };
  }

  get recording(): RecordingTables {
    return this.analysis.recording;
  }

  /** How many cycles there are to write. */
  get count(): number {
    return (this.chosen?.length ?? this.analysis.count) - this.#unread.size;
  }

  /** Those that cannot be read, and are not written: all of them are known once everything is written. */
  get leftOut(): LeftOut | null {
    const cycles = Uint32Array.from(this.#unread.keys()).sort();
    const failure = this.#unread.get(cycles[0] ?? -1);
    return failure === undefined ? null : { cycles, failure };
  }

  /** How many of them were gone through. */
  get done(): number {
    return this.#done;
  }

  /** Those that can be read, in order. Throws UnreadableEvents where none can be. */
  *cycles(): Generator<ExchangedCycle> {
    const { analysis } = this;
    const handlers = handlerNames(this.recording);
    this.#done = 0;
    for (const index of this.#indexes()) {
      const context = this.#tried(index, () =>
        cycleContext(analysis.eventsAt(index), handlers, analysis.cycle(index)),
      );
      if (context === null) continue;
      const { firstRow, endRow } = this.#rowsOf(index, context);
      yield { context, firstRow, endRow };
      this.#done += 1;
    }
    this.#orThrow();
  }

  /**
   * Leaves out what cannot be read, for whoever goes through the analysis, which throws there. Gives nothing but turns to others
   * before it is done. Throws UnreadableEvents where no cycle can be read.
   */
  *leaveOutUnread(): Generator<Uint8Array, void> {
    for (const index of this.#indexes()) {
      this.#tried(index, () => this.analysis.eventsAt(index));
      yield NOTHING_YET;
    }
    this.#orThrow();
  }

  /** What is chosen and not left out as a recording of its own, cycles by their place in it: reports are made of it. */
  asAnalysis(): RecordingAnalysis {
    const { analysis } = this;
    const chosen = this.chosen === null && this.#unread.size === 0 ? null : Uint32Array.from(this.#indexes());
    const { recording, shown, level, lost } = analysis;
    const at = (position: number): number => {
      const index = chosen === null ? position : chosen[position];
      if (index === undefined) throw new RangeError(`There is no cycle ${String(position)}.`);
      return index;
    };
    const cycles =
      chosen === null
        ? recording.cycles
        : Array.from(chosen).flatMap((index) => recording.cycles[index] ?? []);
    return {
      recording: { ...recording, cycles },
      ...{ shown, level, lost },
      count: cycles.length,
      cycle: (position) => {
        this.#done = Math.max(this.#done, position);
        return analysis.cycle(at(position));
      },
      eventsAt: (position) => analysis.eventsAt(at(position)),
      get observer() {
        return analysis.observer;
      },
    };
  }

  *#indexes(): Generator<number> {
    const of = this.chosen?.length ?? this.analysis.count;
    for (let position = 0; position < of; position += 1) {
      const index = this.chosen?.[position] ?? position;
      if (!this.#unread.has(index)) yield index;
    }
  }

  /** Null where the cycle cannot be read, which is left out from then on. */
  #tried<T>(index: number, read: () => T): T | null {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof UnreadableEvents)) throw thrown;
      this.#unread.set(index, thrown.failure);
      return null;
    }
  }

  /** Nothing is no file. */
  #orThrow(): void {
    const { leftOut } = this;
    if (leftOut !== null && this.count === 0) throw new UnreadableEvents(leftOut.failure);
  }

  #rowsOf(index: number, { recording, originNs, seenNs }: CycleContext): Omit<ExchangedCycle, 'context'> {
    const { events } = recording;
    if (this.chosen !== null) {
      // Times are integers.
      return {
        firstRow: firstRowAtOrAfter(events, originNs),
        endRow: firstRowAtOrAfter(events, seenNs + 1),
      };
    }
    const next = this.recording.cycles[index + 1];
    return {
      firstRow: index === 0 ? 0 : firstRowAtOrAfter(events, originNs),
      endRow: next === undefined ? events.count : firstRowAtOrAfter(events, startOfKnown(next)),
    };
  }
}
