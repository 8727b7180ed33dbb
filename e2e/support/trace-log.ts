/** A QEMU's log, read; and what brings its wall clock and the client's together. */
import { readFileSync } from 'node:fs';
import { createTraceLogDecoder } from '@core/trace-log/decoder';
import { recordingFromTraceLog } from '@core/trace-log/recording-from-trace-log';
import type { TraceLogReading } from '@core/trace-log/recording-from-trace-log';

/** What must be added to CLOCK_MONOTONIC to get CLOCK_REALTIME: between the two, in nanoseconds. */
export interface ClockOffset {
  readonly low: bigint;
  readonly high: bigint;
}

/** Node tells the wall clock in whole milliseconds: where one begins is known as exactly as it is asked often. */
export function clockOffset(): ClockOffset {
  let best: ClockOffset | null = null;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const before = Date.now();
    let began = process.hrtime.bigint();
    let asked = began;
    let now = before;
    while (now === before) {
      began = asked;
      asked = process.hrtime.bigint();
      now = Date.now();
    }
    const wall = BigInt(now) * 1_000_000n;
    const found = { low: wall - process.hrtime.bigint(), high: wall - began };
    if (best === null || found.high - found.low < best.high - best.low) best = found;
  }
  if (best === null) throw new Error('no clock');
  return best;
}

/** From the least to the most that several measurements allow: the wall clock may have been slewed in between. */
export const spanOf = (clocks: readonly ClockOffset[]): ClockOffset => ({
  low: clocks.map(({ low }) => low).reduce((least, each) => (each < least ? each : least)),
  high: clocks.map(({ high }) => high).reduce((most, each) => (each > most ? each : most)),
});

/** Throws where a line is torn: one QEMU's lines never are. */
export function readTraceLog(path: string): TraceLogReading {
  const decoder = createTraceLogDecoder();
  decoder.feed(readFileSync(path));
  const log = decoder.finish();
  if (!log.ok) throw new Error(log.error.message);
  if (log.value.unused.torn > 0) throw new Error(`${String(log.value.unused.torn)} torn lines`);
  const read = recordingFromTraceLog(log.value);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}
