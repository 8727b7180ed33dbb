import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPerfDecoder } from '../perf/pipe-decoder';
import type { PerfRecording } from '../perf/perf-recording';
import { createSymboliser } from '../symbols/symboliser';
import { csvRows, csvText, parseCsvLine, parseFields, parseList } from '../testing/events-csv-rows';
import { SCHED_SWITCH, testFormat } from '../testing/perf-formats';
import { PerfStream } from '../testing/perf-stream';
import { ALL_EVENTS, eventsCsv } from './events-csv';
import { csvValue, fieldText, visible } from './field-text';

function decoded(stream: PerfStream): PerfRecording {
  const decoder = createPerfDecoder();
  decoder.feed(stream.bytes());
  const finished = decoder.finish();
  if (!finished.ok) throw new Error(finished.error.message);
  return finished.value;
}

const switches = (): PerfStream => new PerfStream([{ format: SCHED_SWITCH, callchain: true }]);

describe('threads’ names in the list', () => {
  it('are those of the moment: given, inherited, changed, and unknown', () => {
    const stream = switches()
      .comm('shell', { timeNs: 0n, tid: 5 })
      .sample({ event: 0, timeNs: 10n, tid: 5 })
      .task('forked', 5, { timeNs: 20n, tid: 6 })
      .sample({ event: 0, timeNs: 30n, tid: 6 })
      .comm('ls', { timeNs: 40n, tid: 6, exec: true })
      .sample({ event: 0, timeNs: 50n, tid: 6 })
      .sample({ event: 0, timeNs: 60n, tid: 7 })
      .task('forked', 7, { timeNs: 70n, tid: 6 })
      .sample({ event: 0, timeNs: 80n, tid: 6 })
      .sample({ event: 0, timeNs: 90n, tid: 0 });
    const samples = csvRows(decoded(stream)).filter(({ event }) => event === 'sched:sched_switch');
    expect(samples.map(({ comm }) => comm)).toEqual(['shell', 'shell', 'ls', ':7', ':6', 'swapper']);
  });

  it('come from records that are not listed, too', () => {
    const stream = switches().comm('shell', { timeNs: 5n, tid: 5 }).sample({ event: 0, timeNs: 10n, tid: 5 });
    const text = csvText(decoded(stream), { ...ALL_EVENTS, patterns: ['sched:*'], fromNs: 1 });
    expect(text).toMatch(/^10,0,5,shell,sched:sched_switch,/);
  });
});

describe('rows', () => {
  it('without a time come first, with that column empty', () => {
    const stream = switches().sample({ event: 0, timeNs: 10n, tid: 5 }).comm('shell', { timeNs: 0n, tid: 5 });
    const lines = csvText(decoded(stream)).split('\n');
    expect(lines[0]).toBe(',0,5,shell,PERF_RECORD_COMM,pid=5 exec=0 comm=shell');
    expect(lines[1]).toMatch(/^10,0,5,shell,/);
  });

  it('have the functions of their call chain too where somebody names them', () => {
    const stream = switches().sample({ event: 0, timeNs: 1n, tid: 5, stack: [0x10n, 0x20n] });
    const symbols = createSymboliser({
      maps: [],
      tasks: [],
      comms: [],
      buildIds: [],
      kernel: { release: null, buildId: null, reference: null, image: null, modules: [] },
      kernelSymbols: null,
      moduleSymbols: () => null,
    });
    const text = [...eventsCsv(decoded(stream), ALL_EVENTS, symbols)].join('');
    expect(text).toContain('functions=[""0x10"",""0x20""]');
    expect([...eventsCsv(decoded(stream), ALL_EVENTS)].join('')).not.toContain('functions=');
  });

  it('have their call chain, leaf first, with the contexts by name', () => {
    const stack = [-128n, -2_000_000n, -512n, 4096n].map((address) => BigInt.asUintN(64, address));
    const [row] = csvRows(decoded(switches().sample({ event: 0, timeNs: 10n, tid: 5, stack })));
    expect(parseFields(row?.fields ?? '').get('callchain')).toBe('[kernel,0xffffffffffe17b80,user,0x1000]');
  });

  it('have a payload that no format describes as its bytes, and the address and period that it came with', () => {
    const stream = new PerfStream([{ format: testFormat('made:up', 9, ['int x 8 4 signed']) }]);
    stream.sample({ event: 0, timeNs: 10n, tid: 5, fields: { x: 258 } });
    const recording = decoded(stream);
    const events = recording.events.map((event) => ({ ...event, format: null }));
    const [row] = csvRows({ ...recording, events });
    expect(row?.fields).toMatch(/^ip=0xffffffff81000000 period=1 raw=09000000000000000201/);
  });

  it('come in pieces of whole rows', () => {
    const stream = switches();
    for (let at = 1; at <= 2_000; at += 1) stream.sample({ event: 0, timeNs: BigInt(at), tid: at });
    const pieces = [...eventsCsv(decoded(stream), ALL_EVENTS)];
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every((piece) => piece.endsWith('\n'))).toBe(true);
    expect(pieces.join('').match(/\n/g)).toHaveLength(2_000);
  });
});

describe('a format that names the same bytes again and again', () => {
  it('makes no row longer than about a mebibyte, and the row says that it goes on', () => {
    const fields = Array.from({ length: 100 }, (_, index) => `__data_loc u8[] f${index} 8 4 unsigned`);
    const format = testFormat('made:up', 9, [...fields, 'u8 body[8000] 12 8000 unsigned']);
    const everything = (8_000 << 16) | 12;
    const sample = { event: 0, timeNs: 10n, tid: 5, fields: { f0: everything } };
    const [row] = csvRows(decoded(new PerfStream([{ format }]).sample(sample)));
    expect(row?.fields.length).toBeGreaterThan(1 << 20);
    expect(row?.fields.length).toBeLessThan((1 << 20) + 20_000);
    expect(row?.fields).toMatch(/ …$/);
  });
});

describe('texts of any kind', () => {
  const values = fc.oneof(
    fc.integer(),
    fc.bigInt(),
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(fc.integer(), fc.string())),
  );

  it('come back from a row as they were, field by field', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 5 }), fc.string(), (fields, comm) => {
        const text = fields.map((value, index) => fieldText(`f${index}`, value)).join(' ');
        const line = ['1', '0', '5', csvValue(visible(comm)), 'a:b', csvValue(text)].join(',');
        expect(line).not.toMatch(/[\n\r\x1b]/);
        const columns = parseCsvLine(line);
        expect([columns[3], columns[5]]).toEqual([visible(comm), text]);
        const read = parseFields(text);
        expect(read.size).toBe(fields.length);
        fields.forEach((value, index) => expect(read.get(`f${index}`)).toBe(fieldText('', value).slice(1)));
      }),
    );
  });

  it('in lists are told from their neighbours', () => {
    const list = fieldText('words', ['a,b', 'c "d"', '']).slice('words='.length);
    expect(parseList(list).map((word) => JSON.parse(word) as unknown)).toEqual(['a,b', 'c "d"', '']);
  });

  it('can neither move a terminal’s cursor nor hide', () => {
    expect(visible('a\x1b[2Jb\u202ec')).toBe('a\\u001b[2Jb\\u202ec');
    expect(fieldText('x', 'a\x1b[2J')).toBe('x="a\\u001b[2J"');
  });
});
