/** A perf.data file as perf would write it, for machines on which perf may not record. */
import { writeSync } from 'node:fs';
import { SAMPLE } from '@core/perf/event-attr';
import { RECORD } from '@core/perf/record-types';
import { ByteWriter } from '@core/testing/byte-writer';

const HEADER_BYTES = 104;
const ATTR_BYTES = 128;
const SAMPLE_TYPE =
  SAMPLE.identifier | SAMPLE.ip | SAMPLE.tid | SAMPLE.time | SAMPLE.cpu | SAMPLE.period | SAMPLE.raw;
const SAMPLE_ID_ALL = 1 << 18;
const PERF_FORMAT_ID = 4;
/** Software events, which perf can name without a tracepoint's format. */
const CONFIGS = [2, 3, 4, 5];
const CPUS = 2;
const SAMPLE_BYTES = 96;
const PAYLOAD_BYTES = SAMPLE_BYTES - 8 - 6 * 8 - 4;
/** Between two FINISHED_ROUND each CPU's ring is emptied once. */
const ROUND_SAMPLES = 4_000;
const FIRST_NS = 1_000_000_000_000;

const idOf = (event: number, cpu: number): number => 100 + event * CPUS + cpu;

export function writeSyntheticRecording(file: number, records: number): void {
  const rounds = Math.ceil(records / (ROUND_SAMPLES * CPUS));
  const dataBytes = rounds * (CPUS * ROUND_SAMPLES * SAMPLE_BYTES + 8);
  writeSync(file, header(dataBytes));
  for (let round = 0; round < rounds; round += 1) writeSync(file, roundOf(round));
}

function header(dataBytes: number): Uint8Array {
  const entryBytes = ATTR_BYTES + 16;
  const idsAt = HEADER_BYTES + CONFIGS.length * entryBytes;
  const dataAt = idsAt + CONFIGS.length * CPUS * 8;
  const out = new ByteWriter().text('PERFILE2').u64(HEADER_BYTES).u64(entryBytes);
  out.u64(HEADER_BYTES).u64(CONFIGS.length * entryBytes);
  out
    .u64(dataAt)
    .u64(dataBytes)
    .zeros(16 + 32);
  CONFIGS.forEach((config, event) => {
    out.u32(1).u32(ATTR_BYTES).u64(config).u64(1).u64(SAMPLE_TYPE).u64(PERF_FORMAT_ID).u64(SAMPLE_ID_ALL);
    out
      .zeros(ATTR_BYTES - 48)
      .u64(idsAt + event * CPUS * 8)
      .u64(CPUS * 8);
  });
  CONFIGS.forEach((_, event) => {
    for (let cpu = 0; cpu < CPUS; cpu += 1) out.u64(idOf(event, cpu));
  });
  return out.bytes();
}

/** Samples of 500 ns distance on each CPU, those of one CPU after those of the other. */
function roundOf(round: number): Uint8Array {
  const bytes = new Uint8Array(CPUS * ROUND_SAMPLES * SAMPLE_BYTES + 8);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (let cpu = 0; cpu < CPUS; cpu += 1) {
    for (let index = 0; index < ROUND_SAMPLES; index += 1) {
      const number = round * ROUND_SAMPLES + index;
      view.setUint32(at, RECORD.sample, true);
      view.setUint16(at + 4, 2, true);
      view.setUint16(at + 6, SAMPLE_BYTES, true);
      view.setUint32(at + 8, idOf(number % CONFIGS.length, cpu), true);
      view.setUint32(at + 24, 1_000 + cpu, true);
      view.setUint32(at + 28, 1_000 + cpu, true);
      view.setBigUint64(at + 32, BigInt(FIRST_NS + number * 500 + cpu * 211), true);
      view.setUint32(at + 40, cpu, true);
      view.setUint32(at + 48, 1, true);
      view.setUint32(at + 56, PAYLOAD_BYTES, true);
      at += SAMPLE_BYTES;
    }
  }
  view.setUint32(at, RECORD.finishedRound, true);
  view.setUint16(at + 6, 8, true);
  return bytes;
}
