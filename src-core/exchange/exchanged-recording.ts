/** A recording, or some of its cycles, as writers go through it: cycle by cycle, so that its events are never in memory at once. */
import type { RecordingAnalysis } from '../analysis/analysis';
import type { Environment } from '../analysis/environment';
import { firstRowAtOrAfter } from '../recording/by-thread';
import { startOfKnown } from '../recording/known-cycles';
import type { RecordingTables } from '../recording/recording';
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

  /** `chosen`: ascending numbers of cycles, null for all. */
  constructor(
    private readonly analysis: RecordingAnalysis,
    readonly environment: Environment,
    private readonly chosen: Uint32Array | null = null,
  ) {}

  get recording(): RecordingTables {
    return this.analysis.recording;
  }

  /** How many cycles there are to write. */
  get count(): number {
    return this.chosen?.length ?? this.analysis.count;
  }

  /** How many of them were gone through. */
  get done(): number {
    return this.#done;
  }

  /** In order. Throws UnreadableEvents as the analysis does. */
  *cycles(): Generator<ExchangedCycle> {
    const handlers = handlerNames(this.recording);
    this.#done = 0;
    for (let position = 0; position < this.count; position += 1) {
      const index = this.chosen?.[position] ?? position;
      const context = cycleContext(this.analysis.eventsAt(index), handlers, this.analysis.cycle(index));
      const { firstRow, endRow } = this.#rowsOf(index, context);
      yield { context, firstRow, endRow };
      this.#done = position + 1;
    }
  }

  /** What is chosen as a recording of its own, cycles by their place in it: reports are made of it. */
  asAnalysis(): RecordingAnalysis {
    const { analysis, chosen } = this;
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
      count: this.count,
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
