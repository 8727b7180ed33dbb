/** Cycles of a recording under way, as columns that grow: what has come is never copied again. */
import { cycleTable } from '@core/analysis/cycle-table';
import type { CycleTable, Figure } from '@core/analysis/cycle-table';
import { JOINT_PHASES, PHASES } from '@core/phases/phase';
import type { LiveCycle } from './model';

const PHASE_KEYS = [...PHASES, ...JOINT_PHASES];
const FIRST_CAPACITY = 1024;

const alike = <T>(word: T, count: number) => ({ words: [word], code: new Uint8Array(count) });

export class LiveCycles {
  private readonly columns = new Map<Figure, Float64Array>();
  private capacity = FIRST_CAPACITY;
  private count = 0;

  /** Main tells of the latest again and again; of those that are there already only what has become known is taken over. */
  take(latest: readonly LiveCycle[]): CycleTable {
    for (const cycle of latest) this.put(cycle);
    return this.table();
  }

  private put({ index, clientPauseNs, clientResumeNs, phases }: LiveCycle): void {
    while (index >= this.capacity) this.grow();
    this.count = Math.max(this.count, index + 1);
    this.set('clientPauseNs', index, clientPauseNs);
    this.set('clientResumeNs', index, clientResumeNs);
    if (phases === null) return;
    for (const key of PHASE_KEYS) {
      const ns = phases[key];
      if (ns !== null && ns !== undefined) this.set(`phase:${key}`, index, ns);
    }
  }

  private set(figure: Figure, index: number, ns: number): void {
    let column = this.columns.get(figure);
    if (column === undefined) {
      column = new Float64Array(this.capacity).fill(NaN);
      this.columns.set(figure, column);
    }
    column[index] = ns;
  }

  private grow(): void {
    this.capacity *= 2;
    for (const [figure, column] of this.columns) {
      const longer = new Float64Array(this.capacity).fill(NaN);
      longer.set(column);
      this.columns.set(figure, longer);
    }
  }

  /** A view of what there is: its columns are new objects each time, so that what is remembered of the last ones is not taken for theirs. */
  private table(): CycleTable {
    const { count } = this;
    const figures = Object.fromEntries(
      [...this.columns].map(([figure, column]) => [figure, column.subarray(0, count)]),
    );
    return {
      ...cycleTable([]),
      count,
      figures,
      kind: alike('stop-cont' as const, count),
      toldBy: alike('calls' as const, count),
      edges: alike(
        {
          pauseStart: 'request written',
          pauseEnd: 'reply read',
          resumeStart: 'request written',
          resumeEnd: 'reply read',
        } as const,
        count,
      ),
      hasReasons: new Uint8Array(count),
    };
  }
}
