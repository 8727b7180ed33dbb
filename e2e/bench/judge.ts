/** What was measured, as lines of the table, each with whether it holds. */
import { exponentOf, fitLine, repetitionsOf } from './samples';
import type { ColumnsMeasured, ProcessesMeasured } from './sides';
import type { StallMeasured } from './stall';
import type { Judged } from './table';

export interface SizeMeasured {
  /** How many records were asked for; there are a few more. */
  readonly wanted: number;
  readonly records: number;
  readonly sizeBytes: number;
  readonly columns: ColumnsMeasured;
  readonly processes: ProcessesMeasured;
}

const LEAST_COLUMNS_RATIO = 0.5;
const LEAST_PROCESS_RATIO = 8;
const MOST_MEMORY_RATIO = 1.5;
const MOST_STALL_NS = 50e6;
/** A recording without a QEMU's cycles was decoded all the same; any other failure proves nothing. */
const DECODED = ['imported', 'no-cycles'];
const LINEAR = { least: 0.9, most: 1.1 };
/** The runtime alone takes more memory than a file below that. */
const SMALL_FILE_BYTES = 50e6;

export const sizeOf = (records: number): string => `${records / 1e6} M`;
const inMs = (ns: number): string => `${(ns / 1e6).toFixed(1)} ms`;
const inMb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const rate = (records: number, ns: number): string => `${((records / ns) * 1e3).toFixed(1)} M/s`;
const times = (ratio: number): string => `${ratio.toFixed(2)}x`;
const p50Of = (values: readonly number[]): number => repetitionsOf(values).p50;

function spread(values: readonly number[]): string {
  const { p50, p95, least } = repetitionsOf(values);
  return `p50 ${inMs(p50)} p95 ${inMs(p95)} (best ${inMs(least)})`;
}

export function judgeColumns({ wanted, records, columns }: SizeMeasured): Judged[] {
  const { columnsNs, orderedNs, referenceNs } = columns;
  const ours = p50Of(columnsNs);
  const ordered = p50Of(orderedNs);
  const own = `${spread(columnsNs)} = ${rate(records, ours)}`;
  const ownOrdered = `${spread(orderedNs)} = ${rate(records, ordered)}`;
  const line = { what: 'decode to columns, one worker', size: sizeOf(wanted) };
  const inOrder = { ...line, what: '  with their order in time', target: '', holds: null };
  if (referenceNs.length === 0) {
    return [
      { ...line, figures: own, target: 'no C compiler', holds: null },
      { ...inOrder, figures: ownOrdered },
    ];
  }
  const reference = p50Of(referenceNs);
  return [
    {
      ...line,
      figures: `${times(reference / ours)}: ${own}; C ${spread(referenceNs)} = ${rate(records, reference)}`,
      target: `at least ${LEAST_COLUMNS_RATIO}x`,
      holds: reference / ours >= LEAST_COLUMNS_RATIO,
    },
    { ...inOrder, figures: `${times(reference / ordered)}: ${ownOrdered}` },
  ];
}

export function judgeProcesses({ wanted, records, processes }: SizeMeasured): Judged[] {
  const { oursNs, perfNs, emptyNs } = processes;
  const ours = p50Of(oursNs);
  const empty = p50Of(emptyNs);
  const own = `${spread(oursNs)} = ${rate(records, ours)}`;
  const line = { what: 'whole process, file to columns', size: sizeOf(wanted) };
  if (perfNs.length === 0) return [{ ...line, figures: own, target: 'no perf', holds: null }];
  const perf = p50Of(perfNs);
  const net = {
    ...line,
    what: '  less what an empty Node takes',
    figures: `${times(perf / (ours - empty))}: an empty process of Node ${spread(emptyNs)}`,
    target: '',
    holds: null,
  };
  return [
    {
      ...line,
      figures: `${times(perf / ours)}: ${own}; perf script ${spread(perfNs)} = ${rate(records, perf)}`,
      target: `at least ${LEAST_PROCESS_RATIO}x, in ${inMs(perf / LEAST_PROCESS_RATIO)}${
        empty > perf / LEAST_PROCESS_RATIO ? ': less than an empty Node takes' : ''
      }`,
      holds: perf / ours >= LEAST_PROCESS_RATIO,
    },
    net,
  ];
}

export function judgeMemory({ wanted, sizeBytes, processes }: SizeMeasured): Judged {
  const { p50: peak, most } = repetitionsOf(processes.peakBytes);
  const empty = p50Of(processes.emptyPeakBytes);
  const isSmall = sizeBytes < SMALL_FILE_BYTES;
  const plain = peak / sizeBytes;
  const net = (peak - empty) / sizeBytes;
  const judged = isSmall ? net : plain;
  return {
    what: 'peak memory over file size',
    size: sizeOf(wanted),
    figures: `${times(plain)}, without an empty Node’s ${inMb(empty)} ${times(net)}: ${inMb(peak)} (most ${inMb(most)}) over ${inMb(sizeBytes)}`,
    target: `${isSmall ? 'without Node' : 'plain'} at most ${MOST_MEMORY_RATIO}x`,
    holds: judged <= MOST_MEMORY_RATIO,
  };
}

export function judgeStall(
  wanted: number,
  { stallsNs, idleNs, importNs, electron, outcome }: StallMeasured,
): Judged {
  const { most, p50 } = repetitionsOf(stallsNs);
  const idle = repetitionsOf(idleNs);
  return {
    what: 'longest stall of the main process',
    size: sizeOf(wanted),
    figures:
      `${inMs(most)} (p50 ${inMs(p50)}) while Open takes ${inMs(p50Of(importNs))} (${outcome}); ` +
      `idle ${inMs(idle.most)} (p50 ${inMs(idle.p50)}); Electron ${electron}`,
    target: `at most ${inMs(MOST_STALL_NS)}`,
    holds: most <= MOST_STALL_NS && DECODED.includes(outcome),
  };
}

/** Time over records, in a worker that is warm, and of whole processes less what an empty one takes. */
export function judgeGrowth(sizes: readonly SizeMeasured[]): Judged[] {
  const inWorker = sizes.map(({ records, columns }): Point => [records, p50Of(columns.orderedNs)]);
  const inProcess = sizes.map(({ records, processes }): Point => {
    return [records, p50Of(processes.oursNs) - p50Of(processes.emptyNs)];
  });
  return [
    growthOf('growth, one worker', inWorker, true),
    // What a process takes before its loops are compiled rules small sizes: shown, not judged.
    growthOf('growth, whole process less Node', inProcess, false),
  ].flatMap((line) => line ?? []);
}

type Point = readonly [records: number, ns: number];

function growthOf(what: string, points: readonly Point[], isJudged: boolean): Judged | null {
  if (points.length < 2) return null;
  const { slope, intercept, rSquared } = fitLine(points);
  const exponent = exponentOf(points);
  return {
    what,
    size: 'all',
    figures: `${slope.toFixed(1)} ns a record + ${inMs(intercept)}, R² ${rSquared.toFixed(5)}; exponent ${exponent.toFixed(3)}`,
    target: isJudged ? `exponent ${LINEAR.least} to ${LINEAR.most}` : '',
    holds: isJudged ? exponent >= LINEAR.least && exponent <= LINEAR.most : null,
  };
}
