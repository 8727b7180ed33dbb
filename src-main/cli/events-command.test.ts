import { describe, expect, it } from 'vitest';
import { eventsDocumentSchema, failureDocumentSchema } from '@contract/report';
import { SCHED_SWITCH, SIGNAL_GENERATE } from '@core/testing/perf-formats';
import { PerfStream } from '@core/testing/perf-stream';
import { stage } from './program-fakes';

function perfData(): PerfStream {
  const stream = new PerfStream([{ format: SCHED_SWITCH }, { format: SIGNAL_GENERATE }]);
  stream.comm('main loop', { timeNs: 1_000_000n, tid: 7 });
  stream.sample({ event: 1, timeNs: 1_500_000n, tid: 7, cpu: 1, fields: { sig: 12, comm: 'CPU 0/KVM' } });
  stream.sample({ event: 0, timeNs: 3_000_000n, tid: 7, fields: { prev_pid: 7, next_pid: -1 } });
  return stream.round();
}

const header = 'timeNs,cpu,tid,comm,event,fields';

describe('events', () => {
  it('prints every record with all its fields, in time order', async () => {
    const { run, said, diary } = stage({ perfData: perfData().bytes() });
    expect(await run('events perf.data')).toBe(0);
    expect(said.out.split('\n')).toEqual([
      header,
      '1000000,0,7,main loop,PERF_RECORD_COMM,"pid=7 exec=0 comm=""main loop"""',
      '1500000,1,7,main loop,signal:signal_generate,"sig=12 errno=0 code=0 comm=""CPU 0/KVM"" pid=0 group=0 result=0"',
      '3000000,0,7,main loop,sched:sched_switch,"prev_comm="""" prev_pid=7 prev_prio=0 prev_state=0 next_comm="""" next_pid=-1 next_prio=0"',
      '',
    ]);
    expect(diary).toEqual(['source closed']);
  });

  it('prints what the patterns and the times ask for', async () => {
    const listed = async (options: string): Promise<string[]> => {
      const { run, said } = stage({ perfData: perfData().bytes() });
      expect(await run(`events perf.data ${options}`)).toBe(0);
      return said.out
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(',')[4] ?? '');
    };
    expect(await listed('--event sched:*')).toEqual(['sched:sched_switch']);
    expect(await listed('--event *COMM --event signal:signal_?enerate')).toEqual([
      'PERF_RECORD_COMM',
      'signal:signal_generate',
    ]);
    expect(await listed('--event sched')).toEqual([]);
    expect(await listed('--from 0.5ms --until 2ms')).toEqual(['signal:signal_generate']);
  });

  it('names functions where that is asked for, and says by what', async () => {
    const stream = new PerfStream([{ format: SCHED_SWITCH, callchain: true }]);
    stream.sample({ event: 0, timeNs: 1n, tid: 7, stack: [0x10n, 0x20n] });
    const { run, said } = stage({ perfData: stream.bytes() });
    expect(await run('events perf.data --symbols')).toBe(0);
    expect(said.out).toContain('functions=[""f+0x1"",""f+0x1""]');
    expect(said.err).toContain('Named by nobody.');
  });

  it('writes a file that appears when it is whole, and says how many records it has', async () => {
    const { run, said, files } = stage({ perfData: perfData().bytes() });
    expect(await run('events perf.data -o out.csv')).toBe(0);
    expect([...files].map(([path, text]) => [path, text.split('\n').length])).toEqual([
      ['/work-folder/out.csv', 5],
    ]);
    expect(said.out).toBe('');
    expect(said.err).toContain('3 records: /work-folder/out.csv');
  });

  it('with --json prints one document that fits the schema, and no rows', async () => {
    const { run, said, files } = stage({ perfData: perfData().lost(5, { timeNs: 4_000_000n }).bytes() });
    expect(await run('events perf.data --json')).toBe(0);
    expect(eventsDocumentSchema.parse(JSON.parse(said.out))).toEqual({
      schema: 'quiescope.events/1',
      file: '/work-folder/perf.data',
      output: null,
      count: 4,
      perEvent: {
        'sched:sched_switch': 1,
        'signal:signal_generate': 1,
        PERF_RECORD_COMM: 1,
        PERF_RECORD_LOST: 1,
      },
      lost: 5,
      unidentified: 0,
      outOfOrder: 0,
      truncated: false,
      damage: [],
    });
    expect(files.size).toBe(0);
    expect(said.err).toContain('perf lost 5 records');
    expect(await run('events perf.data --json -o out.csv')).toBe(0);
    expect(files.get('/work-folder/out.csv')).toContain('sched:sched_switch');
  });

  it('says so when the recording ends within a record', async () => {
    const { run, said } = stage({ perfData: perfData().bytes().slice(0, -4) });
    expect(await run('events perf.data')).toBe(0);
    expect(said.err).toContain('ends in the middle of a record');
  });

  it('lists what stands around damage, names where it is, and ends as with a file that cannot be read', async () => {
    const before = perfData();
    const at = before.bytes().length;
    const bytes = before
      .record(3, 0, new Uint8Array(0))
      .sample({ event: 0, timeNs: 5_000_000n, tid: 7 })
      .bytes();
    const { run, said, files } = stage({ perfData: bytes });
    expect(await run('events perf.data -o out.csv --json')).toBe(2);
    const rows = (files.get('/work-folder/out.csv') ?? '').split('\n').map((line) => line.split(',')[0]);
    expect(rows).toEqual(['timeNs', '1000000', '1500000', '3000000', '5000000', '']);
    const document = eventsDocumentSchema.parse(JSON.parse(said.out));
    expect(document).toMatchObject({ count: 4, lost: 0, truncated: false });
    expect(document.damage).toMatchObject([{ offset: at, until: at + 8 }]);
    const words = `What stands between it and byte ${String(at + 8)} is missing.`;
    expect(said.err.replaceAll(/\s+/g, ' ')).toContain(words);
    expect(said.err).toContain(`/work-folder/perf.data: perf's data is damaged at byte ${String(at)}`);
  });

  it('lists what stands before damage that reaches to the end', async () => {
    const bytes = perfData().bytes();
    const all = new Uint8Array(bytes.length + 64);
    all.set(bytes);
    const { run, said } = stage({ perfData: all });
    expect(await run('events perf.data')).toBe(2);
    expect(said.out.split('\n')).toHaveLength(5);
    expect(said.err.replaceAll(/\s+/g, ' ')).toContain('All before it is here, what came after is missing.');
    expect(said.err).not.toContain('in the middle of a record');
  });

  it('tells where a recording is damaged of which nothing is left, what is no recording, and what is not there', async () => {
    const damaged = perfData().bytes().fill(0, 16);
    const cases = [
      [{ perfData: damaged }, 'perf-data-corrupt', /damaged at byte \d+/],
      [{ perfData: new TextEncoder().encode('timeNs,cpu,tid,comm') }, 'perf-data-foreign', /no perf data/],
      [{}, 'file-missing', /perf\.data/],
    ] as const;
    for (const [script, code, message] of cases) {
      const { run, said } = stage(script);
      expect(await run('events perf.data --json')).toBe(2);
      const document = failureDocumentSchema.parse(JSON.parse(said.out));
      expect([document.code, message.test(document.message)]).toEqual([code, true]);
    }
  });

  it('leaves no file when there is no room for it, and none when it is cancelled', async () => {
    const full = stage({ perfData: perfData().bytes() });
    expect(await full.run('events perf.data -o /full/out.csv')).toBe(1);
    expect([full.files.size, full.said.err]).toEqual([0, expect.stringContaining('No room.')]);
    const stopped = stage({ perfData: perfData().bytes() });
    stopped.cancelling.abort();
    expect(await stopped.run('events perf.data -o out.csv')).toBe(130);
    expect(stopped.files.size).toBe(0);
  });

  it('refuses a time that is none', async () => {
    const { run, said } = stage({ perfData: perfData().bytes() });
    expect(await run('events perf.data --from yesterday')).toBe(2);
    expect(said.err).toContain('no duration');
  });
});
