/** What two recordings differ in besides what was measured, so that unlike things are not compared unawares. */
import type { ObserverCost } from '../analysis/analysis';
import type { Environment } from '../analysis/environment';
import { isCostLost } from '../analysis/passed-over';
import { signedShare } from '../analysis/report-figures';
import type { CycleEdges } from '../cycles/cycle';
import { formatBytes } from '../units';
import { argumentsOf } from './arguments';
import type { OpenSide } from './sides';

export interface Unlikeness {
  /** What differs: "QEMU build", "kernel". */
  readonly what: string;
  /** Null where that side does not know. */
  readonly a: string | null;
  readonly b: string | null;
  /** Whether it changes what a figure measures, rather than what was measured. */
  readonly ofMeasure: boolean;
}

type Facts = readonly (readonly [what: string, value: string | null, ofMeasure?: 'measure'])[];

/** In the order of how much they may matter; those of what the figures measure first. Empty within one recording. */
export function unlikenesses(a: OpenSide, b: OpenSide): Unlikeness[] {
  const [ofA, ofB] = [factsOf(a), factsOf(b)];
  const plain = ofA.flatMap(([what, value, ofMeasure], at): Unlikeness[] => {
    const other = ofB[at]?.[1] ?? null;
    return value === other ? [] : [{ what, a: value, b: other, ofMeasure: ofMeasure !== undefined }];
  });
  const [ofOne, ofOther] = [a.overview.environment, b.overview.environment];
  return [
    ...lostEnvironments(ofOne, ofOther),
    ...plain,
    ...argumentsApart(ofOne, ofOther),
    ...observersApart(a.overview, b.overview),
  ];
}

/** Two that nobody knows any more are not alike for that. */
function lostEnvironments(a: Environment, b: Environment): Unlikeness[] {
  const words = ({ source }: Environment): string | null => (source.kind === 'unknown' ? null : 'known');
  return a !== b && (words(a) === null || words(b) === null)
    ? [{ what: 'environment', a: words(a), b: words(b), ofMeasure: true }]
    : [];
}

function factsOf(side: OpenSide): Facts {
  const { environment, vcpus, level, lost } = side.overview;
  const { qemu, host, record, guest, source, perf } = environment;
  const isLost = source.kind === 'unknown';
  const perSetting = (value: number | undefined): string | null =>
    value === undefined ? null : `${value} ms`;
  return [
    ['level', level, 'measure'],
    ['phases told by', side.toldBy, 'measure'],
    ['pause measured', edgesOf(side, 'pauseStart', 'pauseEnd'), 'measure'],
    ['resume measured', edgesOf(side, 'resumeStart', 'resumeEnd'), 'measure'],
    ['came from', isLost ? null : source.kind, 'measure'],
    ['kind of cycle', kindsOf(side)],
    ['QEMU', qemu.version],
    ['QEMU build', qemu.buildId],
    ['accelerator', qemu.accelerator],
    ['kernel', host.kernel],
    ['CPU', host.cpuModel],
    ['CPUs', host.cpus === null ? null : String(host.cpus)],
    ['memory', host.memoryBytes === null ? null : formatBytes(host.memoryBytes)],
    ['vCPUs', vcpus === null ? null : String(vcpus)],
    ['guest memory', guest === null ? null : formatBytes(guest.memoryMiB * 2 ** 20)],
    ['load', guest?.load ?? null],
    ['interval', perSetting(record?.intervalMs)],
    ['hold', perSetting(record?.holdMs)],
    ['HMP before each pause', record === null ? null : record.hmpBeforePause.join('; ') || 'none'],
    ['lost records', String(lost)],
    ['perf', perf?.version ?? null],
    ['Quiescope', isLost ? null : environment.quiescope],
  ];
}

/** Edges as they are in most of the counted cycles. */
function edgesOf({ table, counted }: OpenSide, from: keyof CycleEdges, to: keyof CycleEdges): string | null {
  const counts = new Map<string, number>();
  for (const cycle of counted) {
    const edges = table.edges.words[table.edges.code[cycle] ?? -1];
    if (edges === undefined) continue;
    const words = `${edges[from]} to ${edges[to]}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].sort((left, right) => right[1] - left[1])[0]?.[0] ?? null;
}

function kindsOf({ table, counted }: OpenSide): string | null {
  const kinds = new Set(Array.from(counted, (cycle) => table.kind.words[table.kind.code[cycle] ?? -1]));
  return kinds.size === 0 ? null : [...kinds].sort().join(', ');
}

function argumentsApart(a: Environment, b: Environment): Unlikeness[] {
  const [wordsA, wordsB] = [a.qemu.commandLine, b.qemu.commandLine];
  if (wordsA === null && wordsB === null) return [];
  const what = 'arguments';
  if (wordsA === null || wordsB === null)
    return [
      { what, a: wordsA === null ? null : 'known', b: wordsB === null ? null : 'known', ofMeasure: false },
    ];
  const { onlyA, onlyB } = argumentsOf(wordsA, wordsB);
  if (onlyA.length + onlyB.length === 0) return [];
  const words = (only: readonly string[]): string => (only.length === 0 ? 'without' : only.join(' '));
  return [{ what, a: words(onlyA), b: words(onlyB), ofMeasure: false }];
}

type Costing = Pick<OpenSide['overview'], 'environment' | 'observer'>;

/** Named where the instrument cost one more than the other, beyond what either cost is known by, and where nobody knows any more. */
function observersApart(a: Costing, b: Costing): Unlikeness[] {
  const words = ({ observer }: Costing): string | null =>
    observer === null ? null : signedShare(observer.ratio);
  const isLost = a.environment !== b.environment && [a, b].some(({ environment }) => isCostLost(environment));
  return isLost || areApart(a.observer, b.observer)
    ? [{ what: 'observer cost', a: words(a), b: words(b), ofMeasure: true }]
    : [];
}

const areApart = (a: ObserverCost | null, b: ObserverCost | null): boolean =>
  a !== null && b !== null && (a.low > b.high || b.low > a.high);
