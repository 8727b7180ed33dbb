/** PERF_RECORD_* of include/uapi/linux/perf_event.h, and those from 64 that perf itself writes (tools/lib/perf). */
export const RECORD = {
  mmap: 1,
  lost: 2,
  comm: 3,
  exit: 4,
  throttle: 5,
  unthrottle: 6,
  fork: 7,
  read: 8,
  sample: 9,
  mmap2: 10,
  aux: 11,
  itraceStart: 12,
  lostSamples: 13,
  switch: 14,
  switchCpuWide: 15,
  namespaces: 16,
  ksymbol: 17,
  bpfEvent: 18,
  cgroup: 19,
  textPoke: 20,
  auxOutputHwId: 21,
  callchainDeferred: 22,
  headerAttr: 64,
  tracingData: 66,
  headerBuildId: 67,
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

/** Why a record cannot be read, in a few words; null when it was. */
export type Trouble = string | null;
