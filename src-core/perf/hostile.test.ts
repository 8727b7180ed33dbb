/** What `npm run fuzz` found, one test a defect. */
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source';
import type { Result } from '../errors';
import { ByteWriter } from '../testing/byte-writer';
import { perfFile } from '../testing/perf-file';
import { SCHED_SWITCH } from '../testing/perf-formats';
import { PerfStream } from '../testing/perf-stream';
import { decodePerfFile } from './perf-file';
import { createPerfDecoder } from './pipe-decoder';
import { RECORD } from './record-types';
import { parseTracepointFormat } from './tracepoint-format';
import type { TracepointFormat } from './tracepoint-format';
import { fieldsOf } from './tracepoint-values';

describe('hostile bytes', () => {
  it('end a command line whose words are said to be longer than all there is', () => {
    const words = new ByteWriter().u64(11).u32(0xffff_ffff).u32(0xffff_ff00).zeros(16).bytes();
    const stream = new PerfStream([{ format: SCHED_SWITCH }]).record(RECORD.headerFeature, 0, words);
    expect(createPerfDecoder().feed(stream.bytes())).toMatchObject({
      ok: false,
      error: { code: 'perf-data-corrupt', facts: { record: 'headerFeature' } },
    });
  });

  it('are located within the file, also where a section is said to be beyond it', () => {
    const file = perfFile({ attrs: [], records: new Uint8Array(8) });
    const view = new DataView(file.buffer);
    view.setBigUint64(24, 2n ** 53n, true);
    view.setBigUint64(32, 80n, true);
    expect(decodePerfFile(memorySource(file))).toMatchObject({
      ok: false,
      error: { code: 'perf-data-corrupt', facts: { offset: 24, record: 'header' } },
    });
  });

  it('do not make one payload many by fields that lie on each other or point at the same', () => {
    const field = (declaration: string, size: number): string =>
      `\tfield:${declaration};\toffset:8;\tsize:${String(size)};\tsigned:0;\n`;
    const format = (fields: readonly string[]): Result<TracepointFormat> =>
      parseTracepointFormat('s', `name: x\nID: 4\nformat:\n${fields.join('')}`);
    const many = Array.from({ length: 200 }, (_, index) => String(index));
    for (const fields of [
      many.map((it) => field(`u8 f${it}[500]`, 500)),
      many.map((it) => field(`__data_loc u8[] f${it}`, 4)),
    ]) {
      expect(format(fields)).toMatchObject({ ok: false, error: { code: 'perf-data-corrupt' } });
    }
    const texts = format([field('__data_loc char[] f[100]', 400)]);
    if (!texts.ok) throw new Error(texts.error.message);
    const payload = new DataView(new ArrayBuffer(1_000));
    for (let index = 0; index < 100; index += 1) payload.setUint32(8 + 4 * index, (900 << 16) | 50, true);
    const [{ value } = { value: null }] = fieldsOf(texts.value, payload, 0, 1_000);
    expect(Array.isArray(value) && value.filter((text) => text !== null)).toHaveLength(1);
  });
});
