import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatText, payload, SCHED_SWITCH, SYS_ENTER_IOCTL, testFormat } from '../testing/perf-formats';
import { tracingDataBytes } from '../testing/perf-stream';
import { parseTracepointFormat } from './tracepoint-format';
import type { TracepointFormat } from './tracepoint-format';
import { parseTracingData } from './tracing-data';

function parsed(format: ReturnType<typeof testFormat>): TracepointFormat {
  const result = parseTracepointFormat(format.system, formatText(format));
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('a tracepoint format', () => {
  it('gives readers by the sizes and signs that the kernel states', () => {
    const format = parsed(SCHED_SWITCH);
    const raw = new DataView(payload(SCHED_SWITCH, { prev_pid: -1, prev_state: 256, next_prio: 120 }).buffer);
    const values = ['prev_pid', 'prev_state', 'next_prio', 'common_type'].map((name) =>
      format.reader(name)?.(raw, 0),
    );
    expect(values).toEqual([-1, 256, 120, 372]);
    expect([format.reader('prev_comm'), format.reader('absent')]).toEqual([null, null]);
    expect([format.id, format.sizeBytes]).toEqual([372, 64]);
  });

  it('reads 64-bit values exactly up to 2^53, negative ones too', () => {
    const number = testFormat('a:b', 1, ['s64 signed_one 8 8 signed', 'u64 unsigned_one 16 8 unsigned']);
    const format = parsed(number);
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeNat(), (one, other) => {
        const raw = new DataView(payload(number, { signed_one: one, unsigned_one: other }).buffer);
        expect(format.reader('signed_one')?.(raw, 0)).toBe(one);
        expect(format.reader('unsigned_one')?.(raw, 0)).toBe(other);
      }),
    );
  });

  it('refuses a text without a name, an id or a readable field', () => {
    const texts = [
      '',
      'name: x\n',
      'ID: 4\n',
      'name: x\nID: 4\n\tfield:int;\toffset:0;\tsize:4;\tsigned:0;\n',
    ];
    for (const text of [...texts, 'name: x\nID: 4\n\tfield:int y;\toffset:65535;\tsize:4;\tsigned:0;\n']) {
      expect(parseTracepointFormat('s', text)).toMatchObject({
        ok: false,
        error: { code: 'perf-data-corrupt', facts: { what: expect.stringMatching(/./) } },
      });
    }
  });
});

describe('tracing data', () => {
  const bytes = tracingDataBytes([SCHED_SWITCH, SYS_ENTER_IOCTL]);

  it('gives the formats by id', () => {
    const result = parseTracingData(bytes);
    expect(result.ok && [...result.value.values()].map(({ system, name }) => `${system}:${name}`)).toEqual([
      'sched:sched_switch',
      'syscalls:sys_enter_ioctl',
    ]);
  });

  it('says where a format is that cannot be read', () => {
    const spoiled = bytes.slice();
    const at = new TextDecoder().decode(bytes).indexOf('name: sys_enter_ioctl');
    spoiled.set(new TextEncoder().encode('nome'), at);
    expect(parseTracingData(spoiled)).toMatchObject({
      ok: false,
      error: { code: 'perf-data-corrupt', facts: { offset: at, what: expect.stringContaining('no name') } },
    });
  });

  it('fails wherever it is cut within the formats, and never throws when changed', () => {
    for (let length = 0; length < bytes.length - 16; length += 1) {
      expect(parseTracingData(bytes.subarray(0, length)).ok).toBe(false);
    }
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = bytes.slice();
        changed[at] = value;
        parseTracingData(changed);
      }),
    );
  });
});
