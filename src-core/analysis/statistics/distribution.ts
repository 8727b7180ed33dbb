/**
 * Order statistics of a figure over some of a recording's cycles. A figure is put in order once for all cycles; choosing
 * some of them afterwards is one pass, so that a click stays quick with 100,000 cycles.
 */
import { TOLD_BY } from '../../phases/joint-phases';
import { figureColumn } from '../cycle-table';
import type { CycleTable, Figure } from '../cycle-table';
import { medianInterval } from './median-interval';
import type { MedianInterval } from './median-interval';
import { quantile } from './statistics';

/** A figure of the cycles that have it, ascending; equal ones in the recording's order. */
export interface Ranked {
  readonly values: Float64Array;
  /** Which cycle has each value: its row in the table. */
  readonly cycles: Uint32Array;
}

/** Exact: quantiles by nearest rank, as statistics.ts and the reports have them. */
export interface Description {
  readonly count: number;
  readonly mean: number;
  /** Of a sample; null of fewer than two. */
  readonly deviation: number | null;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  /** 95% of the median; null where there are too few cycles to say. */
  readonly medianInterval: MedianInterval | null;
}

/** Passes of 16 bits over a double's 64. */
const PASSES = 4;
const DIGITS = 65_536;

/**
 * The values that are no NaN, in order: by the bits of a double, which order like the numbers do once the sign is turned
 * around. Four passes over the values, where comparing would take seventeen.
 */
export function rankColumn(column: Float64Array, counted: (cycle: number) => boolean): Ranked {
  const kept = new Uint32Array(column.length);
  let count = 0;
  for (let cycle = 0; cycle < column.length; cycle += 1) {
    if (!Number.isNaN(column[cycle]) && counted(cycle)) kept[count++] = cycle;
  }
  const unordered = kept.subarray(0, count);
  // Little-endian halves of 16 bits, the last of each four the highest: what all machines that run this have.
  const keys = new Uint16Array(sortableBits(column, unordered).buffer);
  let spare = new Uint32Array(count);
  let positions = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) positions[at] = at;
  const starts = new Uint32Array(DIGITS);
  for (let pass = 0; pass < PASSES; pass += 1) {
    if (!countDigits(keys, pass, starts)) continue;
    for (let at = 0; at < count; at += 1) {
      const position = positions[at] as number;
      const digit = keys[position * PASSES + pass] as number;
      const place = starts[digit] as number;
      spare[place] = position;
      starts[digit] = place + 1;
    }
    [positions, spare] = [spare, positions];
  }
  const cycles = new Uint32Array(count);
  const values = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    const cycle = unordered[positions[at] as number] as number;
    cycles[at] = cycle;
    values[at] = column[cycle] as number;
  }
  return { cycles, values };
}

/** Where each digit's values begin; false where all have the same digit and nothing would move. */
function countDigits(keys: Uint16Array, pass: number, starts: Uint32Array): boolean {
  starts.fill(0);
  for (let at = pass; at < keys.length; at += PASSES) {
    const digit = keys[at] as number;
    starts[digit] = (starts[digit] as number) + 1;
  }
  let seen = 0;
  let different = 0;
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const here = starts[digit] as number;
    if (here > 0) different += 1;
    starts[digit] = seen;
    seen += here;
  }
  return different > 1;
}

function sortableBits(column: Float64Array, cycles: Uint32Array): Uint32Array {
  const doubles = new Float64Array(cycles.length);
  // + 0 makes one number of the two zeros.
  for (let at = 0; at < cycles.length; at += 1) doubles[at] = (column[cycles[at] as number] as number) + 0;
  const bits = new Uint32Array(doubles.buffer);
  for (let at = 0; at < bits.length; at += 2) {
    const negative = (bits[at + 1] as number) >>> 31 === 1;
    bits[at] = negative ? ~(bits[at] as number) : (bits[at] as number);
    bits[at + 1] = negative ? ~(bits[at + 1] as number) : (bits[at + 1] as number) | 0x80000000;
  }
  return bits;
}

/**
 * A figure of all cycles that statistics count: of those told by the best that the recording has, the client's times of
 * all, as in the reports. Null where no cycle has it.
 */
export function rankFigure(table: CycleTable, figure: Figure): Ranked | null {
  const column = figureColumn(table, figure);
  if (column === null) return null;
  const best = bestCode(table);
  const counted = figure.startsWith('client')
    ? () => true
    : (cycle: number) => table.toldBy.code[cycle] === best;
  const ranked = rankColumn(column, counted);
  return ranked.values.length === 0 ? null : ranked;
}

function bestCode({ toldBy: { words, code } }: CycleTable): number {
  const used = new Set(code);
  const told = TOLD_BY.map((kind) => words.indexOf(kind)).find((word) => used.has(word));
  return told ?? -1;
}

/** Marks the rows that are chosen; null chooses all. */
export function chosenMask(count: number, chosen: Uint32Array | null): Uint8Array {
  const mask = new Uint8Array(count);
  if (chosen === null) mask.fill(1);
  else for (const cycle of chosen) mask[cycle] = 1;
  return mask;
}

/** Those of the ranked cycles that are marked, still in order. */
export function chosenOf({ values, cycles }: Ranked, mask: Uint8Array): Ranked {
  const keptValues = new Float64Array(values.length);
  const keptCycles = new Uint32Array(values.length);
  let count = 0;
  for (let at = 0; at < values.length; at += 1) {
    const cycle = cycles[at] as number;
    if (mask[cycle] !== 1) continue;
    keptValues[count] = values[at] as number;
    keptCycles[count++] = cycle;
  }
  return { values: keptValues.subarray(0, count), cycles: keptCycles.subarray(0, count) };
}

/** Null when there are no values. `ascending` holds no NaN. */
export function describeValues(ascending: Float64Array): Description | null {
  const count = ascending.length;
  if (count === 0) return null;
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += ascending[at] as number;
  const mean = sum / count;
  let squares = 0;
  for (let at = 0; at < count; at += 1) squares += ((ascending[at] as number) - mean) ** 2;
  return {
    count,
    mean,
    deviation: count < 2 ? null : Math.sqrt(squares / (count - 1)),
    min: ascending[0] ?? NaN,
    p50: quantile(ascending, 0.5),
    p90: quantile(ascending, 0.9),
    p99: quantile(ascending, 0.99),
    max: ascending[count - 1] ?? NaN,
    medianInterval: medianInterval(ascending),
  };
}
