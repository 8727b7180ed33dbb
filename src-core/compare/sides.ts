/** The cycles of one side, and their figures as columns. */
import type { CycleTable } from '../analysis/cycle-table';
import type { RecordingOverview } from '../analysis/overview';
import { sumColumn } from '../cycle-filter/choose';
import type { Sum } from '../cycle-filter/expression';
import { TOLD_BY } from '../phases/joint-phases';
import type { ToldBy } from '../phases/joint-phases';
import { sampleOf } from './sample';
import type { Sample } from './sample';

export interface Side {
  readonly overview: RecordingOverview;
  /** Rows of its table, ascending; null for all of them. */
  readonly cycles: Uint32Array | null;
}

export interface OpenSide extends Side {
  readonly table: CycleTable;
  readonly chosen: Uint32Array;
  /** Those of the chosen that are told by the best that any of them is: no statistics may mix two kinds. */
  readonly counted: Uint32Array;
  /** Null where none is chosen. */
  readonly toldBy: ToldBy | null;
}

export function openSide({ overview, cycles }: Side): OpenSide {
  const table = overview.cycles;
  const chosen = cycles ?? Uint32Array.from({ length: table.count }, (_, row) => row);
  const { words, code } = table.toldBy;
  const used = new Set(Array.from(chosen, (cycle) => words[code[cycle] ?? -1]));
  const toldBy = TOLD_BY.find((kind) => used.has(kind)) ?? null;
  const counted = chosen.filter((cycle) => words[code[cycle] ?? -1] === toldBy);
  return { overview, cycles, table, chosen, counted, toldBy };
}

/** A figure of the cycles that count; the client's own times are alike however a cycle is told. Null where none has it. */
export function sampleFor(side: OpenSide, sum: Sum): Sample | null {
  const column = sumColumn(sum, side.table);
  const isClients = sum.every(({ name }) => name.startsWith('client.'));
  const cycles = isClients ? side.chosen : side.counted;
  return sampleOf(Float64Array.from(cycles, (cycle) => column[cycle] ?? NaN));
}
