/** What a view is being put together from. */
import type { DrawnCycle } from './drawn-cycle';
import type { DrawnCycles } from './drawn-cycles';
import type { SliceSink } from './level-of-detail';
import type { RowTable } from './row-table';
import type { Sight } from './sight';

export interface Picture {
  readonly drawn: DrawnCycles;
  readonly sight: Sight;
  /** Of each stretch. */
  readonly cycles: readonly (DrawnCycle | null)[];
  readonly anchorNs: number;
  readonly sink: SliceSink;
  readonly labels: ViewLabels;
}

/** The labels that a view uses, by numbers of its own. */
export class ViewLabels {
  readonly used: string[] = [];
  readonly #number: Int32Array;

  constructor(private readonly table: RowTable) {
    this.#number = new Int32Array(table.labels.length).fill(-1);
  }

  readonly of = (label: number): number => {
    const known = this.#number[label] ?? -1;
    if (known >= 0) return known;
    const number = this.used.push(this.table.labels[label] ?? '') - 1;
    this.#number[label] = number;
    return number;
  };
}
