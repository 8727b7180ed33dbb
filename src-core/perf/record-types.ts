/** PERF_RECORD_* of include/uapi/linux/perf_event.h, and those from 64 that perf itself writes (tools/lib/perf). */
export const RECORD = {
  lost: 2,
  comm: 3,
  exit: 4,
  fork: 7,
  sample: 9,
  lostSamples: 13,
  switch: 14,
  switchCpuWide: 15,
  headerAttr: 64,
  tracingData: 66,
  finishedRound: 68,
  auxtrace: 71,
  eventUpdate: 78,
  headerFeature: 80,
  compressed: 81,
  compressed2: 83,
} as const;

/** The first type that carries no sample_id trailer. */
export const FIRST_PERF_RECORD = 64;

export const RECORD_HEADER_BYTES = 8;

export function recordName(type: number): string {
  const entry = Object.entries(RECORD).find(([, number]) => number === type);
  return entry === undefined ? String(type) : entry[0];
}

/** What a record other than a sample says of when and where it was written. */
export interface Trailer {
  readonly timeNs: number;
  readonly cpu: number;
  readonly pid: number;
  readonly tid: number;
}

/** Why a record cannot be read, in a few words; null when it was. */
export type Trouble = string | null;
