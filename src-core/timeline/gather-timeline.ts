/** What a snapshot keeps of a timeline, made while somebody goes through all cycles for their figures. */
import type { CycleAnalysis } from '../analysis/analysis';
import type { IndexedRecording } from '../phases/course';
import type { RecordingTables } from '../recording/recording';
import { Coarse } from './coarse';
import { cycleContext, handlerNames } from './cycle-context';
import { sumsOfCycle } from './cycle-digest';
import { Digests } from './digests';
import { drawCycle } from './draw-cycle';
import { RowTable } from './row-table';
import type { StoredTimeline } from './stored-timeline';

export class TimelineGathering {
  readonly #table = new RowTable();
  readonly #coarse: Coarse;
  readonly #digests: Digests;
  readonly #handlers: ReturnType<typeof handlerNames>;

  constructor(private readonly recording: RecordingTables) {
    const { length } = recording.cycles;
    this.#coarse = new Coarse(this.#table, length);
    this.#digests = new Digests(length, null);
    this.#handlers = handlerNames(recording);
  }

  add(cycle: CycleAnalysis, indexed: IndexedRecording): void {
    const drawn = drawCycle(cycleContext(indexed, this.#handlers, cycle), this.#table);
    const { index } = cycle.cycle;
    this.#coarse.add(index, drawn);
    this.#digests.set(index, sumsOfCycle(this.#table, drawn));
  }

  /** Once every cycle was added. */
  found(): StoredTimeline {
    const { lanes, labels, reasons } = this.#table;
    return {
      ...{ cycles: this.recording.cycles.length, lanes, labels, reasons },
      rows: this.#coarse.rows(),
      digests: this.#digests.all(),
    };
  }
}
