/** What `npm run fuzz` found, one test a defect. */
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../testing/byte-writer';
import { SCHED_SWITCH } from '../testing/perf-formats';
import { PerfStream } from '../testing/perf-stream';
import { createPerfDecoder } from './pipe-decoder';
import { RECORD } from './record-types';

describe('hostile bytes', () => {
  it('end a command line whose words are said to be longer than all there is', () => {
    const words = new ByteWriter().u64(11).u32(0xffff_ffff).u32(0xffff_ff00).zeros(16).bytes();
    const decoder = createPerfDecoder();
    expect(
      decoder.feed(new PerfStream([{ format: SCHED_SWITCH }]).record(RECORD.headerFeature, 0, words).bytes()),
    ).toMatchObject({ ok: false, error: { code: 'perf-data-corrupt', facts: { record: 'headerFeature' } } });
  });
});
