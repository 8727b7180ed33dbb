import { withoutBare, withoutEnvironment } from '@core/analysis/passed-over';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cycleTable } from '@core/analysis/cycle-table';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import { loggedSummary } from '@core/testing/summaries';
import { drawnSummary } from '../../testing/drawn-recording';
import { keysInUse, segmentsOf, totalNs } from './cycles';
import { describeGuest } from './guest';
import { checkDraft, draftOf, settingsOf } from './guest-form';
import { estimateMs } from './record';
import { checkRecordDraft, recordDraftOf, recordSettingsOf } from './record-form';
import { describeOpening, openingEstimateMs } from './opening';
import { describeObserver, statusFacts } from './status';
import { wireFailure } from '../../testing/fake-client';
import { extentNs, partRange, requestFor, suffices, visibleRange } from './timeline';
import { phaseTotals } from './totals';

const rows = drawnSummary().cycles;
const timed = drawnSummary({ level: 'timing' }).cycles;
const first = rows[0] ?? fail();
const firstTimed = timed[0] ?? fail();

function fail(): never {
  throw new Error('the drawn recording has no cycle');
}

describe('phases of a cycle', () => {
  test.each(['pause', 'resume', 'both'] as const)('sum exactly to the %s', (part) => {
    for (const row of [...rows, ...timed, ...loggedSummary().cycles]) {
      const sum = segmentsOf(row, part).reduce((total, { ns }) => total + ns, 0);
      expect(sum).toBe(totalNs(row, part));
      expect(phaseTotals(row, part).exact).toBe(true);
    }
  });

  test('a sum that is not the whole is never called exact', () => {
    expect(phaseTotals({ ...first, pauseNs: first.pauseNs + 1 }, 'pause').exact).toBe(false);
  });

  test('that a level joins are shown under their joint names, in the order of the pause', () => {
    expect(keysInUse(cycleTable(timed), 'pause')).toEqual(['dispatch+kick+notify+barrier', 'drain+flush']);
    expect(segmentsOf(firstTimed, 'resume').map(({ key }) => key)).toEqual([
      'dispatch+notify+barrier+resume',
    ]);
  });

  test('without time are left out of the panel, but other never is', () => {
    const none = { ...first, pausePhases: { ...first.pausePhases, drain: 0, other: 0 } };
    const shown = phaseTotals(none, 'pause').lines.map(({ key }) => key);
    expect(shown).not.toContain('drain');
    expect(shown).toContain('other');
  });
});

describe('what the timeline shows', () => {
  test('fits the part that was chosen, with its edges in sight', () => {
    const range = visibleRange({ zoom: 'fit', part: 'pause' }, first);
    expect(range.startNs).toBeLessThan(0);
    expect(range.endNs).toBeGreaterThan(first.clientPauseNs ?? Infinity);
    expect(partRange(first, 'resume').startNs).toBe(extentNs(first) - first.resumeNs);
  });

  test('is the pause alone where a long hold would squeeze it', () => {
    const held = { ...first, holdNs: 100_000_000 };
    expect(partRange(held, 'both')).toEqual(partRange(held, 'pause'));
  });

  test('ends with the client’s reply where that is near, else with what it replies to', () => {
    const { pauseNs, resumeNs } = first;
    const [near, late] = [Math.round(1.1 * pauseNs), 2 * pauseNs];
    expect(partRange({ ...first, clientPauseNs: near }, 'pause').endNs).toBe(near);
    expect(partRange({ ...first, clientPauseNs: late }, 'pause').endNs).toBe(pauseNs);
    const lateToo = { ...first, clientResumeNs: 3 * (pauseNs + resumeNs) };
    for (const part of ['resume', 'both'] as const)
      expect(partRange(lateToo, part).endNs).toBe(extentNs(first));
  });

  test('asks main for the same scale, and for something beside what is in sight', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000 }),
        fc.integer({ min: 500, max: 2_000_000 }),
        (startNs, span) => {
          const range = { startNs, endNs: startNs + span };
          const request = requestFor(0, range, { startNs: -1e6, endNs: 1e8 }, 800);
          expect(request.startNs).toBeLessThanOrEqual(range.startNs);
          expect(request.endNs).toBeGreaterThanOrEqual(range.endNs);
          expect(Number.isInteger(request.startNs) && Number.isInteger(request.endNs)).toBe(true);
          const scale = (request.endNs - request.startNs) / request.widthPx;
          expect(scale).toBeLessThanOrEqual(span / 800 + 1e-9);
          expect(suffices(request, 0, range, { startNs: -1e6, endNs: 1e8 }, 800)).toBe(true);
        },
      ),
    );
  });

  test('asks anew when the scale or the place has left what was sent, and not before', () => {
    const bounds = { startNs: 0, endNs: 1e9 };
    const request = requestFor(0, { startNs: 5e6, endNs: 6e6 }, bounds, 800);
    const serves = (startNs: number, endNs: number, cycle = 0): boolean =>
      suffices(request, cycle, { startNs, endNs }, bounds, 800);
    expect(serves(5.2e6, 6.2e6)).toBe(true);
    expect(serves(5.5e6, 6.5e6)).toBe(false);
    expect(serves(5.2e6, 5.8e6)).toBe(false);
    expect(serves(4e6, 8e6)).toBe(false);
    expect(serves(5e6, 6e6, 1)).toBe(false);
  });

  test('reaches to the edge of the recording and asks for nothing beyond', () => {
    const bounds = { startNs: 0, endNs: 1e7 };
    const request = requestFor(0, { startNs: 0, endNs: 1e6 }, bounds, 800);
    expect(request.startNs).toBe(0);
    expect(suffices(request, 0, { startNs: 0, endNs: 1e6 }, bounds, 800)).toBe(true);
  });
});

describe('the time left', () => {
  const under = { state: 'recording', settings: DEFAULT_RECORD, total: 50, live: [] } as const;
  test('follows the pace so far', () => {
    expect(estimateMs({ ...under, done: 10 }, 1000, 3000)).toBe(8000);
  });
  test('is not guessed before there is a pace', () => {
    expect(estimateMs({ ...under, done: 1 }, 1000, 3000)).toBeNull();
    expect(estimateMs({ ...under, done: 10 }, null, 3000)).toBeNull();
    expect(estimateMs({ state: 'idle' }, 0, 1)).toBeNull();
  });
});

describe('the forms', () => {
  test('give back the settings that they were filled with', () => {
    const disk = {
      ...DEFAULT_GUEST,
      disk: { spec: 'if=none,driver=null-co' },
      extraArguments: ['-global', 'a=b c'],
    };
    expect(settingsOf(draftOf(DEFAULT_GUEST), DEFAULT_GUEST)).toEqual(DEFAULT_GUEST);
    expect(settingsOf(draftOf(disk), DEFAULT_GUEST)).toEqual(disk);
    expect(recordSettingsOf(recordDraftOf(DEFAULT_RECORD))).toEqual(DEFAULT_RECORD);
  });
  test('refuse what main would refuse', () => {
    const guest = {
      ...draftOf(DEFAULT_GUEST),
      vcpus: '17',
      memoryMiB: '1.5',
      disk: 'spec' as const,
      qemuPath: 'qemu',
    };
    expect(Object.keys(checkDraft(guest)).sort()).toEqual(['diskSpec', 'memoryMiB', 'qemuPath', 'vcpus']);
    expect(settingsOf(guest, DEFAULT_GUEST)).toBeNull();
    const record = {
      ...recordDraftOf(DEFAULT_RECORD),
      cycles: '0',
      intervalMs: '',
      holdMs: '-1',
      bareEvery: '1.5',
    };
    expect(Object.keys(checkRecordDraft(record)).sort()).toEqual([
      'bareEvery',
      'cycles',
      'holdMs',
      'intervalMs',
    ]);
    expect(recordSettingsOf(record)).toBeNull();
  });
});

describe('what is said of the evidence', () => {
  test('the observer’s cost comes with its interval', () => {
    expect(describeObserver({ ratio: 1.031, low: 0.994, high: 1.2, bareCycles: 15 }, 'probes')).toBe(
      'observer cost +3.1% (−0.6% to +20%, 15 bare cycles)',
    );
    expect(describeObserver({ ratio: 0.33, low: 0.33, high: 0.33, bareCycles: 1 }, 'probes')).toBe(
      'observer cost −67% (1 bare cycle, too few for an interval)',
    );
    expect(describeObserver(null, 'probes')).toBe('observer cost not measured');
  });
  test('level timing costs nothing, which is no reason to doubt it', () => {
    const cost = statusFacts(drawnSummary({ level: 'timing' })).find((fact) => fact.id === 'observer');
    expect(cost).toMatchObject({ text: 'observer cost none: nothing but QMP', tone: 'plain' });
  });
  test('of a recording without its environment nothing is said that nobody knows', () => {
    const summary = drawnSummary();
    const facts = statusFacts({ ...summary, environment: withoutEnvironment(summary.level) });
    expect(facts.map(({ text }) => text)).toEqual([
      ...['environment not known', 'observer cost +3.1% (+0.4% to +6.2%, 15 bare cycles)', 'lost 0'],
      ...['level probes, 1 shortfall', 'evidence not known', 'QEMU – build-id unknown', 'Linux –'],
    ]);
  });
  test('a cost that was known once is not taken for one that nobody measured', () => {
    const { environment, ...summary } = drawnSummary();
    const lost = { ...summary, observer: null, environment: withoutBare(environment) };
    expect(statusFacts(lost).find(({ id }) => id === 'observer')).toMatchObject({
      text: 'observer cost unknown',
      title: 'The bare cycles that it is told by could not be read',
      tone: 'warn',
    });
  });
  test('lost records and shortfalls stand out', () => {
    const summary = drawnSummary();
    const lacking = {
      ...summary,
      lost: 3,
      environment: { ...summary.environment, shortfalls: ['No probes.'] },
    };
    const tones = new Map(statusFacts(lacking).map((fact) => [fact.id, fact.tone]));
    expect(tones.get('lost')).toBe('warn');
    expect(tones.get('level')).toBe('warn');
    expect(statusFacts(summary).every((fact) => fact.tone === 'plain')).toBe(true);
  });
  test('probes and tracepoints are counted apart', () => {
    const summary = drawnSummary();
    const events = ['vm_stop', 'vm_stop__return', 'sched:sched_switch'];
    const traced = { ...summary, environment: { ...summary.environment, perf: { version: '6.1', events } } };
    const text = statusFacts(traced).find((fact) => fact.id === 'evidence')?.text;
    expect(text).toBe('evidence: 2 uprobes, 1 tracepoints');
  });
  test('a guest is described by what runs, or by what would be launched', () => {
    expect(describeGuest({ state: 'none' }, DEFAULT_GUEST)).toBe(
      'built-in guest · idle · 4 vCPU · 2 GiB · KVM or TCG',
    );
    const failed = {
      state: 'failed' as const,
      settings: DEFAULT_GUEST,
      failure: wireFailure('qemu-exited', ''),
    };
    expect(describeGuest(failed, { ...DEFAULT_GUEST, vcpus: 8 })).toContain('8 vCPU');
  });
});

describe('an imported recording', () => {
  const facts = statusFacts(loggedSummary());
  const textOf = (id: string) => facts.find((fact) => fact.id === id)?.text;

  test('says where it came from, and a dash for what nobody recorded', () => {
    expect(textOf('source')).toBe('imported qemu trace log: slow.data');
    expect(textOf('observer')).toBe('observer cost unknown');
    expect(textOf('evidence')).toBe('evidence: QEMU’s trace events');
    expect(facts.map(({ text, title }) => text + title).join()).not.toMatch(/null|undefined/);
  });

  test('has a range of its own where no client’s times stretch it', () => {
    const [row] = loggedSummary().cycles;
    if (!row) throw new Error('no cycle');
    expect(partRange(row, 'pause')).toEqual({ startNs: 0, endNs: row.pauseNs });
    expect(partRange(row, 'both').endNs).toBe(row.pauseNs + row.holdNs + row.resumeNs);
  });
});

describe('an import under way', () => {
  const opening = {
    state: 'opening',
    name: 'a',
    stage: 'reading',
    done: 1 << 20,
    total: 4 << 20,
  } as const;

  test('says how far it is and how long it will take at this pace', () => {
    expect(describeOpening(opening)).toBe('1 MiB of 4 MiB');
    expect(openingEstimateMs(opening, 1000, 2000)).toBe(3000);
    expect(openingEstimateMs({ ...opening, done: 10 }, 1000, 2000)).toBeNull();
    expect(openingEstimateMs({ ...opening, stage: 'analysing' }, 1000, 2000)).toBeNull();
    const attributing = { ...opening, stage: 'attributing', done: 2_000, total: 10_020 } as const;
    expect(describeOpening(attributing)).toBe('2,000 of 10,020 cycles attributed');
    expect(openingEstimateMs(attributing, 1000, 2000)).toBeCloseTo(4010, 0);
  });
});
