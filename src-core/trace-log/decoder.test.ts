import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTraceLogDecoder } from './decoder';
import { MAX_LINE_BYTES } from './line-splitter';
import { argumentsOf, CHUNK_ROWS } from './trace-log';
import type { TraceLog } from './trace-log';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(resolve(import.meta.dirname, 'fixtures', name)));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function decode(bytes: Uint8Array, chunkBytes = bytes.length) {
  const decoder = createTraceLogDecoder();
  for (let from = 0; from < bytes.length; from += chunkBytes)
    decoder.feed(bytes.subarray(from, from + chunkBytes));
  return decoder.finish();
}

function decoded(text: string | Uint8Array, chunkBytes?: number): TraceLog {
  const result = decode(typeof text === 'string' ? bytesOf(text) : text, chunkBytes);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Each row as `ns tid event arguments`. */
const rowsOf = (log: TraceLog): string[] =>
  Array.from({ length: log.count }, (_, row) => {
    const chunk = log.chunks[Math.floor(row / CHUNK_ROWS)];
    const at = row % CHUNK_ROWS;
    if (chunk === undefined) return 'no chunk';
    const name = log.events[chunk.event[at] ?? -1] ?? '?';
    return `${String(chunk.timeNs[at])} ${String(chunk.tid[at])} ${name} ${argumentsOf(log, chunk, at)}`;
  });

describe('a log of a real QEMU', () => {
  it('7.2’s standard error: threads and times to the microsecond, its warnings counted as other lines', () => {
    const log = decoded(fixture('qemu-7.2-stderr.txt'));
    expect(log.base).toBe(1_795_384_807_330_349_000n);
    expect([log.count, log.unused]).toEqual([80, { other: 3, torn: 0, untimed: 0 }]);
    expect(rowsOf(log).slice(0, 2)).toEqual([
      expect.stringMatching(/^0 27060 monitor_qmp_respond mon 0x55fde8f86150 resp: \{"QMP": /),
      '511000 27060 handle_qmp_command mon 0x55fde8f86150 req: {"execute": "qmp_capabilities"}',
    ]);
  });

  it('11.1’s: dates instead of seconds, and no threads', () => {
    const log = decoded(fixture('qemu-11.1-vcpus.txt'));
    expect(log.base).toBe(1_795_384_812_020_192_000n);
    expect(log.unused).toEqual({ other: 0, torn: 0, untimed: 0 });
    expect(rowsOf(log).slice(0, 2)).toEqual([
      '0 -1 runstate_set current_run_state 6 (prelaunch) new_state 9 (running)',
      '4000 -1 vm_state_notify running 1 reason 9 (running)',
    ]);
  });

  it('without times is refused, with the line and the option that it lacks', () => {
    const result = decode(fixture('qemu-7.2-untimed.txt'));
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'trace-log-untimed', facts: { line: 1, event: 'monitor_qmp_respond', lines: 38 } },
    });
    expect(!result.ok && result.error.message).toContain('-msg timestamp=on');
  });
});

describe('lines', () => {
  const A = '7@1700000000.000001:runstate_set a\n';
  const B = '7@1700000000.000002:vm_stop_flush_all ret 0\n';

  it('that QEMU writes of other things are counted and in nobody’s way', () => {
    const log = decoded(
      `${A}Invalid read at addr 0xFE\nqemu-system-x86_64: warning: x\n\n2023-11-14T22:13:20Z qemu: y\n${B}`,
    );
    expect([log.count, log.unused]).toEqual([2, { other: 4, torn: 0, untimed: 0 }]);
  });

  it.each([
    ['two in one', '7@1700000000.000001:runstate_set curr8@1700000000.000002:vm_stop_flush_all ret 0\n'],
    ['a name into which another line breaks', '7@1700000000.000001:runst8@1700000000.000002:a_b c\n'],
    ['a time into which another line breaks', '7@17000008@1700000000.000002:a_b c\n'],
    ['two dated ones in one', '2023-11-14T22:13:20Z run_s cur2023-11-14T22:13:21.5Z vm_s ret\n'],
    ['what is no event’s name', '7@1700000000.000001:warning a\n'],
    ['microseconds that are too few', '7@1700000000.0001:runstate_set a\n'],
    ['a time too far from the first', '7@1900000000.000001:runstate_set a\n'],
  ])('that are torn are counted and not guessed at: %s', (_, torn) => {
    const log = decoded(`${A}${torn}${B}`);
    expect([log.count, log.unused]).toEqual([2, { other: 0, torn: 1, untimed: 0 }]);
  });

  it('without an end at the end of the file are not all there', () => {
    expect(decoded(`${A}${B.slice(0, -1)}`)).toMatchObject({ count: 1, unused: { torn: 1 } });
  });

  it('with a carriage return before their end are read without it', () => {
    expect(rowsOf(decoded(B.replace('\n', '\r\n')))).toEqual(['0 7 vm_stop_flush_all ret 0']);
  });

  it('of any length take no more memory than their beginning, and keep it', () => {
    const long = `7@1700000000.000001:handle_qmp_command ${'x'.repeat(200_000)}\n`;
    const log = decoded(`${long}${B}`, 1_000);
    expect([log.count, log.cutShort, log.unused.torn]).toEqual([2, 1, 0]);
    expect(decoded(`${long}${B}`, 7).cutShort).toBe(1);
    const chunk = log.chunks[0];
    expect(chunk?.textBytes[0]).toBe(MAX_LINE_BYTES - '7@1700000000.000001:handle_qmp_command '.length);
    expect(chunk?.textBytes[1]).toBe('ret 0'.length);
  });

  it('of events that tell nothing of a cycle are kept without their arguments', () => {
    expect(rowsOf(decoded('7@1700000000.000001:virtio_set_status vdev 0x1 val 15\n'))).toEqual([
      '0 7 virtio_set_status ',
    ]);
  });

  it.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['1999-12-31T23:59:59.999999Z', 946_684_799_999_999_000n],
    ['2000-02-29T12:00:00.5Z', 951_825_600_500_000_000n],
    ['2024-03-01T00:00:00.000001Z', 1_709_251_200_000_001_000n],
    ['2100-03-01T00:00:00Z', 4_107_542_400_000_000_000n],
  ])('dated %s are of that instant', (date, base) => {
    expect(decoded(`${date} runstate_set a\n`).base).toBe(base);
  });

  it.each(['2023-13-14', '2023-00-14', '2023-11-32', '2023-11-00'])('dated %s are of no instant', (date) => {
    expect(decode(bytesOf(`${date}T22:13:20Z runstate_set a\n`))).toMatchObject({
      ok: false,
      error: { code: 'trace-log-foreign', facts: { lines: 1 } },
    });
  });

  it('of more events than QEMU has keep their names apart', () => {
    const names = Array.from({ length: 6_000 }, (_, index) => `event_${String(index)}`);
    const lines = [...names, ...names].map((name) => `7@1700000000.000001:${name} \n`);
    expect(rowsOf(decoded(lines.join('')))).toEqual([...names, ...names].map((name) => `0 7 ${name} `));
  });

  it('with dates as any calendar has them are of the instant that they name', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
        (at) => {
          const { base } = decoded(`${at.toISOString()} runstate_set a\n`);
          expect(base).toBe(BigInt(at.getTime()) * 1_000_000n);
        },
      ),
    );
  });
});

describe('bytes that are no trace log', () => {
  it.each([
    ['nothing', ''],
    ['a text', 'Dear reader,\nthis is a letter_of sorts.\n'],
    ['a script', 'install_it now\nrm_it\n'],
    ['a perf recording', 'PERFILE2\0\0\0\n\0\0'],
    ['QEMU’s warnings alone', '2026-11-22T22:00:07.300477Z qemu-system-x86_64: warning: x\n'],
  ])('are refused as that: %s', (_, text) => {
    expect(decode(bytesOf(text))).toMatchObject({ ok: false, error: { code: 'trace-log-foreign' } });
  });

  it('never throw, however they are cut', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom(
          '1@1700000000.123456:',
          '2026-11-22T22:00:07.300477Z ',
          'a_b ',
          '@',
          'T',
          '.',
          ':',
          '\n',
        )
        .map(bytesOf),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (pieces, size) => {
        const bytes = new Uint8Array(pieces.flatMap((each) => [...each]));
        const [whole, cut] = [decode(bytes), decode(bytes, size)];
        expect(cut).toEqual(whole);
        if (!whole.ok) return;
        const { count, unused } = whole.value;
        const lines = bytes.filter((byte) => byte === 10).length + (bytes.at(-1) === 10 ? 0 : 1);
        expect(count + unused.other + unused.torn + unused.untimed).toBe(lines);
      }),
      { numRuns: 500 },
    );
  });
});

describe('any cutting of a real log into pieces', () => {
  it.each(['qemu-7.2-stderr.txt', 'qemu-10.0-vcpus.txt', 'qemu-11.1-vcpus.txt'])(
    'decodes to the same: %s',
    (name) => {
      const told = (log: TraceLog) => [log.base, log.unused, rowsOf(log).join('\n')];
      const whole = told(decoded(fixture(name)));
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 5_000 }), (size) => {
          expect(told(decoded(fixture(name), size))).toEqual(whole);
        }),
        { numRuns: 20 },
      );
    },
  );
});
