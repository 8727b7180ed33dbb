import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '../errors';
import { durationNs, monotonicNs, realtimeNs, tid, vcpuIndex } from '../units';
import { JOURNAL_FORMAT, JOURNAL_VERSION } from './entries';
import type { EntryOf, JournalEntry } from './entries';
import { lineOf, parseLine } from './lines';
import { journalGlance, journalReader } from './read-journal';
import type { JournalReader } from './read-journal';

const BEGUN: EntryOf<'begun'> = {
  is: 'begun',
  format: JOURNAL_FORMAT,
  version: JOURNAL_VERSION,
  quiescope: '1.0.0',
  at: '2026-01-01T00:00:00.000Z',
  cycles: 50,
};

const CAPTURED: EntryOf<'captured'> = {
  is: 'captured',
  environment: {
    source: { kind: 'recorded' },
    recordedAt: BEGUN.at,
    quiescope: '1.0.0',
    qemu: { path: '/q', version: '7.2', buildId: 'ab', commandLine: ['/q'], accelerator: 'kvm' },
    host: { kernel: 'k', cpuModel: 'c', cpus: 2, memoryBytes: 1 },
    perf: { version: '6.1', events: ['sched:sched_switch'] },
    guest: null,
    record: null,
    level: 'probes',
    fences: null,
    shortfalls: [],
  },
  pid: 7,
  threads: [
    { tid: tid(7), name: 'qemu', is: { role: 'main' } },
    { tid: tid(8), name: 'CPU 0/KVM', is: { role: 'vcpu', vcpu: vcpuIndex(0) } },
  ],
  probeGroup: 'quiescope_12_345',
};

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The cycle that is asked for `index` milliseconds after others were, on a clock that doubles do not hold. */
function cycleAt(index: number): EntryOf<'cycle'> {
  const at = (offset: bigint) => monotonicNs(2n ** 60n + BigInt(index) * 1_000_000n + offset);
  return {
    is: 'cycle',
    stop: {
      command: 'stop',
      writtenAt: at(0n),
      eventAt: at(3n),
      eventMadeAt: realtimeNs(5n),
      repliedAt: at(7n),
    },
    cont: { command: 'cont', writtenAt: at(11n), eventAt: null, eventMadeAt: null, repliedAt: at(13n) },
  };
}

const ENTRIES: readonly JournalEntry[] = [
  BEGUN,
  CAPTURED,
  { is: 'perf', file: 'perf-1.pipe', pid: 9, startTime: '1234' },
  {
    is: 'clock',
    notBefore: monotonicNs(1n),
    notAfter: monotonicNs(2n),
    shown: realtimeNs(3n),
    resolutionNs: 0,
  },
  { is: 'bare', after: 0, clientPauseNs: durationNs(10), clientResumeNs: durationNs(20) },
  cycleAt(0),
  cycleAt(1),
  cycleAt(2),
];
const TEXT = ENTRIES.map(lineOf).join('');

/** Gives the reader the lines of `text`, as long as it wants more. */
function readBy<T>(reader: JournalReader<T>, text: string) {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  if (lines.every((line) => reader.take(encoded(line), true)) && last !== '')
    reader.take(encoded(last), false);
  return reader.end();
}

const readJournal = (text: string) => readBy(journalReader(), text);

const glance = (text: string) => readBy(journalGlance(), text);

const read = (text: string) => {
  const journal = readJournal(text);
  if (!journal.ok) throw new Error(journal.error.message);
  return journal.value;
};

describe('a journal', () => {
  it('tells what was written to it, to the nanosecond', () => {
    expect(read(TEXT)).toEqual({
      begun: BEGUN,
      captured: CAPTURED,
      perfs: [ENTRIES[2]],
      readings: [ENTRIES[3]],
      bare: [ENTRIES[4]],
      cycles: [cycleAt(0), cycleAt(1), cycleAt(2)],
      isDriven: false,
      isDamaged: false,
    });
    expect(read(TEXT + lineOf({ is: 'driven' })).isDriven).toBe(true);
  });

  it('that is cut anywhere has every whole line before the cut, and is not damaged', () => {
    const begins = lineOf(BEGUN).length;
    fc.assert(
      fc.property(fc.integer({ min: begins, max: TEXT.length }), (cut) => {
        const { cycles, isDamaged } = read(TEXT.slice(0, cut));
        // A line that lacks its end alone says all the same.
        const whole = (TEXT.slice(0, cut) + '\n')
          .split('\n')
          .filter((line) => parseLine(encoded(line))?.is === 'cycle');
        expect(cycles).toHaveLength(whole.length);
        expect(isDamaged).toBe(false);
      }),
    );
  });

  it('with one byte changed tells what stands before it and no lie after, at a glance as well', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: TEXT.length - 1 }), fc.integer({ min: 1, max: 90 }), (at, by) => {
        const other = String.fromCharCode(32 + ((TEXT.charCodeAt(at) - 32 + by) % 95));
        fc.pre(other !== TEXT.charAt(at));
        const journal = readJournal(TEXT.slice(0, at) + other + TEXT.slice(at + 1));
        const told = glance(TEXT.slice(0, at) + other + TEXT.slice(at + 1));
        if (journal.ok) {
          const { begun, captured, cycles, isDriven, isDamaged } = journal.value;
          const isCaptured = captured !== null;
          expect(told).toEqual(ok({ begun, isCaptured, cycles: cycles.length, isDriven, isDamaged }));
          expect(cycles).toEqual([0, 1, 2].map(cycleAt).slice(0, cycles.length));
        } else {
          expect(told).toEqual(journal);
          expect(at).toBeLessThan(lineOf(BEGUN).length);
        }
      }),
    );
  });

  it('with a line that cannot be read among others is damaged, and tells what stands before it', () => {
    const lines = ENTRIES.map(lineOf);
    const { cycles, isDamaged } = read([...lines.slice(0, 6), 'zeros\n', ...lines.slice(6)].join(''));
    expect(cycles).toEqual([cycleAt(0)]);
    expect(isDamaged).toBe(true);
  });

  it('whose cycles go back in time ends where they do', () => {
    expect(read([BEGUN, cycleAt(1), cycleAt(0)].map(lineOf).join('')).cycles).toEqual([cycleAt(1)]);
  });

  it('of a newer version is refused as such', () => {
    expect(readJournal(lineOf({ ...BEGUN, version: JOURNAL_VERSION + 1 }))).toMatchObject({
      ok: false,
      error: { code: 'snapshot-too-new' },
    });
  });

  it.each([
    ['nothing', ''],
    ['zeros', '\0'.repeat(64)],
    ['another file', 'PERFILE2'],
    ['an entry that is no beginning', lineOf(cycleAt(0))],
  ])('that is %s is refused', (_what, text) => {
    expect(readJournal(text)).toMatchObject({ ok: false, error: { code: 'snapshot-corrupt' } });
  });

  it('never throws, whatever stands in a line whose checksum is right', () => {
    fc.assert(
      fc.property(fc.array(fc.json(), { maxLength: 5 }), (values) => {
        const lines = values.map((json) => lineOf(JSON.parse(json) as JournalEntry));
        expect(read([lineOf(BEGUN), ...lines].join('')).begun).toEqual(BEGUN);
      }),
    );
  });
});
