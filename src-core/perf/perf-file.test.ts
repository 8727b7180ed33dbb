import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source';
import { ByteWriter } from '../testing/byte-writer';
import { SCHED_SWITCH, SCHED_WAKING } from '../testing/perf-formats';
import { perfFile } from '../testing/perf-file';
import type { TestPerfFile } from '../testing/perf-file';
import { testRows } from '../testing/perf-rows';
import { PerfStream, tracingDataBytes } from '../testing/perf-stream';
import { zstdBlocks, zstdFrameHeader } from '../testing/zstd-frame';
import { SAMPLE } from './event-attr';
import { decodePerfFile, decodeWholePerfFile } from './perf-file';
import type { PerfRecording } from './perf-recording';
import { createPerfDecoder } from './pipe-decoder';
import { RECORD } from './record-types';
import { createSampleReader } from './sample-reader';
import { commsOf } from './tasks';

const T0 = 7_000_000_000n;
const SAMPLE_TYPE =
  SAMPLE.identifier | SAMPLE.ip | SAMPLE.tid | SAMPLE.time | SAMPLE.cpu | SAMPLE.period | SAMPLE.raw;

/** What the stream's records are once its header and its descriptions of events are taken off. */
function recordsOf(build: (stream: PerfStream) => PerfStream): Uint8Array {
  const events = [{ format: SCHED_SWITCH }, { format: SCHED_WAKING }];
  return build(new PerfStream(events)).bytes().subarray(new PerfStream(events).bytes().length);
}

const stream = new PerfStream([{ format: SCHED_SWITCH }, { format: SCHED_WAKING }]);

function attr(id: number, bytes = 136): Uint8Array {
  const out = new ByteWriter()
    .u32(2)
    .u32(bytes)
    .u64(id)
    .u64(1)
    .u64(SAMPLE_TYPE)
    .u64(4)
    .u64(1 << 18);
  return out.zeros(bytes - out.length).bytes();
}

function fileOf(records: Uint8Array, more: Partial<TestPerfFile> = {}): Uint8Array<ArrayBuffer> {
  return perfFile({
    attrs: [
      { attr: attr(SCHED_SWITCH.id), ids: [stream.id(0), stream.id(0, 1)] },
      { attr: attr(SCHED_WAKING.id), ids: [stream.id(1), stream.id(1, 1)] },
    ],
    records,
    features: new Map([
      [1, tracingDataBytes([SCHED_SWITCH, SCHED_WAKING])],
      [4, text('6.18.44')],
    ]),
    ...more,
  });
}

const text = (content: string): Uint8Array =>
  new ByteWriter()
    .u32(content.length + 1)
    .text(`${content}\0`)
    .bytes();

function decoded(bytes: Uint8Array): PerfRecording {
  const result = decodeWholePerfFile(memorySource(bytes));
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const failureOf = (bytes: Uint8Array): unknown => {
  const result = decodeWholePerfFile(memorySource(bytes));
  return result.ok ? null : { code: result.error.code, ...result.error.facts };
};

const busy = (it: PerfStream): PerfStream =>
  it
    .comm('qemu', { timeNs: T0, tid: 11 })
    .sample({ event: 0, timeNs: T0 + 30n, tid: 11, cpu: 1, fields: { prev_pid: 11, next_pid: 12 } })
    .sample({ event: 1, timeNs: T0 + 10n, tid: 12, cpu: 0, fields: { pid: 77 } })
    .round()
    .sample({ event: 1, timeNs: T0 + 20n, tid: 11, cpu: 0, fields: { pid: 78 } })
    .round();

const timesOf = ({ timed }: PerfRecording): number[] => testRows(timed).map(({ timeNs }) => timeNs);

describe('a perf.data file', () => {
  it('decodes as the stream with the same records does', () => {
    const recording = decoded(fileOf(recordsOf(busy)));
    expect(recording.events.map(({ name }) => name)).toEqual(['sched:sched_switch', 'sched:sched_waking']);
    expect(timesOf(recording)).toEqual([0, 10, 20, 30]);
    expect(recording.host.kernel).toBe('6.18.44');
    expect([recording.truncated, recording.violations]).toEqual([false, 0]);
    expect(commsOf(recording).map(({ name }) => name)).toEqual(['qemu']);
    const [, first] = testRows(recording.timed);
    const { view, rawAt } = createSampleReader(recording).read(recording.timed, first?.row ?? -1);
    expect(recording.events[1]?.format?.reader('pid')?.(view, rawAt)).toBe(77);
  });

  it('is decoded alike in steps of any size', () => {
    const bytes = fileOf(recordsOf((it) => Array.from({ length: 50 }).reduce<PerfStream>(busy, it)));
    const whole = timesOf(decoded(bytes));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: bytes.length }), (step) => {
        const decoding = decodePerfFile(memorySource(bytes));
        if (!decoding.ok) throw new Error(decoding.error.message);
        let done = false;
        while (!done) {
          const advanced = decoding.value.advance(step);
          if (!advanced.ok) throw new Error(advanced.error.message);
          done = advanced.value;
        }
        expect(decoding.value.doneBytes).toBe(decoding.value.totalBytes);
        expect(timesOf(decoding.value.finish())).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('may have attributes shorter and longer than any that is known', () => {
    for (const size of [64, 72, 80, 96, 104, 112, 120, 128, 136, 144, 200]) {
      const attrs = [
        { attr: attr(SCHED_SWITCH.id, size), ids: [stream.id(0), stream.id(0, 1)] },
        { attr: attr(SCHED_WAKING.id, size), ids: [stream.id(1), stream.id(1, 1)] },
      ];
      expect(timesOf(decoded(fileOf(recordsOf(busy), { attrs })))).toEqual([0, 10, 20, 30]);
    }
  });

  it('of a perf that was killed is read to its end, its feature bits disbelieved', () => {
    const recording = decoded(fileOf(recordsOf(busy), { unfinished: true }));
    expect(timesOf(recording)).toEqual([0, 10, 20, 30]);
    expect(recording.truncated).toBe(true);
    expect(recording.host.kernel).toBe(null);
  });

  it('that was cut keeps all whole records', () => {
    const bytes = fileOf(recordsOf(busy));
    const dataAt = new DataView(bytes.buffer).getUint32(40, true);
    const end = dataAt + recordsOf(busy).length;
    for (let length = dataAt; length < end; length += 1) {
      const recording = decoded(bytes.subarray(0, length));
      expect(recording.truncated).toBe(true);
      expect(recording.timed.count).toBeLessThanOrEqual(4);
    }
    expect(decoded(bytes.subarray(0, end)).timed.count).toBe(4);
  });

  it('may hold records that do not lie aligned', () => {
    const odd = new ByteWriter().u32(250).u16(0).u16(11).zeros(3).bytes();
    const records = new ByteWriter().raw(odd).raw(recordsOf(busy)).raw(odd).raw(recordsOf(busy)).bytes();
    expect(timesOf(decoded(fileOf(records)))).toEqual([0, 0, 10, 10, 20, 20, 30, 30]);
  });

  it('from the other byte order, of perf’s first format, or of none is told apart', () => {
    const bytes = fileOf(recordsOf(busy));
    const withMagic = (magic: string): Uint8Array => {
      const changed = bytes.slice();
      changed.set(new TextEncoder().encode(magic));
      return changed;
    };
    expect(failureOf(withMagic('2ELIFREP'))).toMatchObject({
      code: 'perf-data-foreign',
      what: expect.stringContaining('big-endian'),
    });
    expect(failureOf(withMagic('PERFFILE'))).toMatchObject({ what: expect.stringContaining('first format') });
    expect(failureOf(withMagic('nonsense'))).toMatchObject({ what: expect.stringContaining('no perf data') });
    expect(failureOf(new Uint8Array(0))).toMatchObject({ code: 'perf-data-corrupt', what: 'it is empty' });
  });
});

describe('compressed records', () => {
  const packed = (records: Uint8Array, pieceBytes: number): Uint8Array => {
    const frame = new ByteWriter()
      .raw(zstdFrameHeader())
      .raw(zstdBlocks([{ raw: records }]))
      .bytes();
    const out = new ByteWriter();
    for (let at = 0; at < frame.length; at += pieceBytes) {
      const piece = frame.subarray(at, at + pieceBytes);
      out
        .u32(RECORD.compressed)
        .u16(0)
        .u16(8 + piece.length)
        .raw(piece);
    }
    return out.bytes();
  };

  it('give what they hold, wherever one ends and the next begins', () => {
    for (const pieceBytes of [13, 100, 1 << 15]) {
      const recording = decoded(fileOf(packed(recordsOf(busy), pieceBytes)));
      expect(timesOf(recording)).toEqual([0, 10, 20, 30]);
      expect(commsOf(recording).map(({ name }) => name)).toEqual(['qemu']);
      expect(recording.truncated).toBe(false);
    }
  });

  it('that are damaged are located', () => {
    const bad = new ByteWriter().u32(RECORD.compressed).u16(0).u16(24).zeros(16).bytes();
    const bytes = fileOf(bad);
    expect(failureOf(bytes)).toMatchObject({
      code: 'perf-data-corrupt',
      record: 'compressed',
      offset: new DataView(bytes.buffer).getUint32(40, true),
    });
  });

  it('inside others are refused', () => {
    expect(failureOf(fileOf(packed(packed(recordsOf(busy), 1 << 15), 1 << 15)))).toMatchObject({
      what: expect.stringContaining('a compressed record inside another'),
    });
  });
});

describe('the order of time', () => {
  it('holds across rounds that keep their promise, and is mended and counted where one does not', () => {
    const at = (offset: bigint) => ({ event: 1, timeNs: T0 + offset, tid: 1 });
    const kept = (it: PerfStream): PerfStream =>
      it.sample(at(5n)).sample(at(1n)).round().sample(at(9n)).sample(at(3n)).round().sample(at(7n)).round();
    expect(decoded(fileOf(recordsOf(kept)))).toMatchObject({ violations: 0 });
    const broken = (it: PerfStream): PerfStream => kept(it).round().sample(at(2n)).sample(at(8n));
    const recording = decoded(fileOf(recordsOf(broken)));
    expect(recording.violations).toBe(2);
    expect(timesOf(recording)).toEqual([-4, -3, -2, 0, 2, 3, 4]);
  });

  it('is that of a stable sort, whatever the rounds', () => {
    const steps = fc.array(fc.oneof(fc.nat(40), fc.constant('round' as const)), { maxLength: 120 });
    fc.assert(
      fc.property(steps, (all) => {
        let written = 0;
        const times: { readonly timeNs: number; readonly tid: number }[] = [];
        const records = recordsOf((it) =>
          all.reduce<PerfStream>((to, step) => {
            if (step === 'round') return to.round();
            written += 1;
            times.push({ timeNs: step, tid: written });
            return to.sample({ event: 1, timeNs: T0 + BigInt(step), tid: written });
          }, it),
        );
        const recording = decoded(fileOf(records));
        const base = Number(recording.base - T0);
        const rows = testRows(recording.timed).map(({ timeNs, tid }) => ({ timeNs: timeNs + base, tid }));
        const sorted = [...times].sort((one, other) => one.timeNs - other.timeNs || one.tid - other.tid);
        if (times.length > 0) expect(rows).toEqual(sorted);
      }),
    );
  });
});

describe('a stream that is taken as it comes', () => {
  it('gives, part by part, what it gives as a whole, in order', () => {
    const steps = fc.array(fc.oneof(fc.nat(30), fc.constant('round' as const)), { maxLength: 100 });
    fc.assert(
      fc.property(steps, fc.array(fc.nat(40), { maxLength: 8 }), (all, cuts) => {
        // Each ring ascends from round to round, as perf's do.
        let roundNs = 0;
        const build = all.reduce<PerfStream>(
          (to, step) => {
            if (step === 'round') {
              roundNs += 31;
              return to.round();
            }
            return to.sample({ event: 1, timeNs: T0 + BigInt(roundNs + step), tid: step });
          },
          new PerfStream([{ format: SCHED_SWITCH }, { format: SCHED_WAKING }]),
        );
        const bytes = build.bytes();
        const whole = createPerfDecoder();
        whole.feed(bytes);
        const expected = whole.finish();
        const decoder = createPerfDecoder();
        const rows: unknown[] = [];
        let from = 0;
        for (const cut of cuts.map((part) => Math.floor((bytes.length * part) / 40)).sort((a, b) => a - b)) {
          decoder.feed(bytes.subarray(from, cut));
          from = cut;
          rows.push(...plainRows(decoder.take()));
        }
        decoder.feed(bytes.subarray(from));
        const rest = decoder.finish();
        if (!expected.ok || !rest.ok) throw new Error('the stream is sound');
        expect([...rows, ...plainRows(rest.value)]).toEqual(plainRows(expected.value));
      }),
    );
  });
});

const plainRows = ({ timed }: PerfRecording): unknown[] =>
  testRows(timed).map(({ timeNs, tid }) => [timeNs, tid]);
