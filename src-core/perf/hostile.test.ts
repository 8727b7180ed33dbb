/** What `npm run fuzz` found, one test a defect. */
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source';
import { ByteWriter } from '../testing/byte-writer';
import { perfFile } from '../testing/perf-file';
import { SCHED_SWITCH } from '../testing/perf-formats';
import { PerfStream } from '../testing/perf-stream';
import { decodePerfFile } from './perf-file';
import { createPerfDecoder } from './pipe-decoder';
import { RECORD } from './record-types';

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
});
