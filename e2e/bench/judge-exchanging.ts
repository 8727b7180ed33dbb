/** What saving and exporting cost, against their limits. */
import type { ExchangeMeasured } from './exchanging';
import { repetitionsOf } from './samples';
import type { Judged } from './table';

const LEAST_EXPORT_RATIO = 8;
const MOST_TRACE_RATIO = 1.2;
const MOST_SNAPSHOT_RATIO = 0.5;
const MOST_SAVE_RATIO = 2;
const MOST_PAGE_BYTES = 20e6;

const inMb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const times = (ratio: number): string => `${ratio.toFixed(2)}x`;
const p50Of = (values: readonly number[]): number => repetitionsOf(values).p50;

function spread(values: readonly number[]): string {
  const { p50, least, most } = repetitionsOf(values);
  return `p50 ${(p50 / 1e6).toFixed(0)} ms (${(least / 1e6).toFixed(0)} to ${(most / 1e6).toFixed(0)})`;
}

export function judgeExchange(measured: ExchangeMeasured): Judged[] {
  const { events, cycles, rawBytes, snapshotBytes, traceBytes } = measured;
  const size = `${(events / 1e6).toFixed(1)} M`;
  const raw = `perf’s ${inMb(rawBytes)}, ${cycles} cycles`;
  return [
    againstReference(measured.exportNs, measured.perfScriptNs, (ours, its) => ({
      what: 'export for Perfetto, whole process',
      size,
      figures: `${times(its / ours)}: ${spread(measured.exportNs)}; perf script ${spread(measured.perfScriptNs)}`,
      target: `at least ${LEAST_EXPORT_RATIO}x`,
      holds: its / ours >= LEAST_EXPORT_RATIO,
    })),
    {
      what: '  its size',
      size,
      figures: `${times(traceBytes / rawBytes)}: ${inMb(traceBytes)} over ${raw}`,
      target: `at most ${MOST_TRACE_RATIO}x`,
      holds: traceBytes / rawBytes <= MOST_TRACE_RATIO,
    },
    againstReference(measured.saveNs, measured.zstdNs, (ours, its) => ({
      what: 'save a snapshot',
      size,
      figures: `${times(ours / its)}: ${spread(measured.saveNs)}; zstd -3 ${spread(measured.zstdNs)}`,
      target: `at most ${MOST_SAVE_RATIO}x`,
      holds: ours / its <= MOST_SAVE_RATIO,
    })),
    {
      what: '  its size',
      size,
      figures: `${times(snapshotBytes / rawBytes)}: ${inMb(snapshotBytes)} over ${raw}`,
      target: `at most ${MOST_SNAPSHOT_RATIO}x`,
      holds: snapshotBytes / rawBytes <= MOST_SNAPSHOT_RATIO,
    },
  ];
}

function againstReference(
  ours: readonly number[],
  its: readonly number[],
  judge: (ours: number, its: number) => Judged,
): Judged {
  if (its.length > 0) return judge(p50Of(ours), p50Of(its));
  return { ...judge(p50Of(ours), NaN), figures: spread(ours), target: 'no reference here', holds: null };
}

export const judgePage = (bytes: number): Judged => ({
  what: 'page of a recording',
  size: '1000',
  figures: inMb(bytes),
  target: `below ${inMb(MOST_PAGE_BYTES)}`,
  holds: bytes < MOST_PAGE_BYTES,
});
