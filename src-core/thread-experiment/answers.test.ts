import { describe, expect, it } from 'vitest';
import { syntheticExperiment, type SyntheticExperiment } from '../testing/experiments';
import { failure } from '../errors';
import type { Answer } from './answer';
import { answersOf } from './answers';
import type { Experiment } from './experiment';

const answersById = (experiment: Experiment): ReadonlyMap<string, Answer> =>
  new Map(answersOf(experiment).map((answer) => [answer.id, answer]));

function answerOf(experiment: Experiment, id: string): Answer {
  const answer = answersById(experiment).get(id);
  if (answer === undefined) throw new Error(`no answer to ${id}`);
  return answer;
}

const answerTo = (id: string, synthetic: SyntheticExperiment): Answer =>
  answerOf(syntheticExperiment(synthetic), id);

const figureOf = ({ figures }: Answer, name: string) => figures.find((figure) => figure.name === name);

describe('growth with the number of vCPUs', () => {
  const growing: SyntheticExperiment = {
    phases: ({ vcpus }) => ({ kick: 100 + 50 * vcpus, notify: 400, drain: 30 }),
  };

  it('is told as a slope with its interval, and where', () => {
    const answer = answerTo('vcpus', growing);
    expect(answer.verdict).toBe('shown');
    expect(answer.answer).toMatch(
      /^Yes: \+[45]\d(\.\d)? µs \(95%: \+\d+.* to \+\d+.* µs\) a vCPU; .* with 1, .* with 2, .* with 4 and .* with 8\.$/,
    );
    const slope = figureOf(answer, 'stop to start, slope');
    expect(slope?.low).toBeLessThan(50_000);
    expect(slope?.high).toBeGreaterThan(50_000);
  });

  it('names the phases that grow, and those that show no growth', () => {
    const { answer, verdict } = answerTo('growing-phases', growing);
    expect(verdict).toBe('shown');
    expect(answer).toMatch(/^kick \+\S+ µs \(.*\) a vCPU\. No growth shown in notify and drain\./);
  });

  it('is not claimed where the interval holds zero', () => {
    const flat: SyntheticExperiment = { phases: () => ({ kick: 300, notify: 400 }) };
    expect(answerTo('vcpus', flat)).toMatchObject({
      verdict: 'not-shown',
      answer: expect.stringMatching(/^No growth shown: /),
    });
    expect(answerTo('growing-phases', flat)).toMatchObject({
      verdict: 'not-shown',
      answer: expect.stringMatching(/^No growth shown in any phase\./),
    });
  });
});

describe('a difference between two guests', () => {
  it('that is there is told with its interval and by phase', () => {
    const answer = answerTo('busy', {
      phases: ({ load }) => ({ kick: load === 'busy' ? 900 : 300, notify: 400 }),
    });
    expect(answer.verdict).toBe('shown');
    expect(answer.answer).toMatch(/^Yes: \+\d.* against .*\. By phase: kick \+\d.*\.$/);
    expect(answer.answer).not.toContain('notify');
  });

  it('that is not there is no difference shown', () => {
    const answer = answerTo('busy', { phases: () => ({ kick: 300, notify: 400 }) });
    expect(answer).toMatchObject({ verdict: 'not-shown' });
    expect(answer.answer).toMatch(/^No difference shown: /);
  });

  it('of what is written shows in the flush, and cache=unsafe takes it away there alone', () => {
    const synthetic: SyntheticExperiment = {
      phases: ({ written }) => ({ kick: 300, flush: written === 'writeback' ? 500 : 40 }),
    };
    expect(answerTo('flush', synthetic).answer).toMatch(
      /^With nothing written: \S+ µs .*\. With 4 KiB written before each pause: \S+ µs .*, \+\S+ µs/,
    );
    const matters = answerTo('flush-matters', synthetic);
    expect(matters.verdict).toBe('shown');
    expect(matters.answer).toMatch(
      /^Nothing written: no difference shown: .* In flush itself: no difference shown, .* Written before each pause: cache=unsafe changes it: -.* In flush itself: -/,
    );
  });
});

describe('the question of barriers', () => {
  const waiting: SyntheticExperiment = {
    phases: ({ disk }) => ({ notify: 700, barrier: disk === 'virtio' ? 400 : 0 }),
    gracePeriods: ({ disk }) => (disk === 'virtio' ? 12 : 0),
  };

  it('is answered by what smp_wmb is, and by the waits with count, time and cause', () => {
    const answer = answerTo('barriers', waiting);
    expect(answer.answer).toMatch(/^No: smp_wmb is 0 bytes of code \(Linux on x86\), and takes no time\. /);
    expect(answer.answer).toMatch(/waits for grace periods: 12 a cycle, \S+ µs \(95%: .*\)/);
    expect(answer.answer).toContain('100% of them asked for by kvm_io_bus_unregister_dev');
    expect(figureOf(answer, 'grace periods a cycle')).toMatchObject({ value: 12, low: 12, high: 12 });
  });

  it('goes away with the ioeventfds', () => {
    const answer = answerTo('ioeventfds', waiting);
    expect(answer.verdict).toBe('shown');
    expect(answer.answer).toMatch(
      /In barrier itself: -\S+ µs .* Grace periods a cycle: 12 with, 0 without\.$/,
    );
  });
});

describe('at level timing', () => {
  const timing: SyntheticExperiment = {
    level: 'timing',
    phases: ({ vcpus }) => ({ kick: 100 * vcpus, notify: 300, drain: 20, flush: 50, resume: 200 }),
  };

  it.each([
    ['drain', 'Level timing does not tell drain apart. drain+flush together: '],
    ['flush', 'Level timing does not tell flush apart. drain+flush together: '],
    ['barriers', 'Level timing does not tell barrier apart. dispatch+kick+notify+barrier together: '],
  ])('%s is not told apart, and never 0', (id, text) => {
    const answer = answerTo(id, timing);
    expect(answer.verdict).toBe('unknown');
    expect(answer.answer).toContain(text);
    for (const figure of answer.figures) expect(figure.value).toBeGreaterThan(0);
  });

  it('compares the client’s times, and says that it does', () => {
    expect(answerTo('idle', timing).answer).toMatch(/^Request to reply of stop and cont together/);
    expect(figureOf(answerTo('vcpus', timing), 'requests to replies, slope')?.low).toBeGreaterThan(0);
    expect(answerTo('growing-phases', timing).answer).toMatch(/^dispatch\+kick\+notify\+barrier \+/);
  });

  it('has no instrument to pay for', () => {
    expect(answerTo('instrument', timing)).toMatchObject({
      verdict: 'unknown',
      answer: 'Nothing: level timing is QMP alone.',
    });
  });
});

it('the instrument’s cost is one ratio a recording, with an interval over the recordings', () => {
  const { answer, figures } = answerTo('instrument', { phases: () => ({ kick: 300 }) });
  expect(answer).toMatch(/^Recorded cycles took 1\.0\d\d times bare ones \(95%: .*; median of 30 recordings/);
  expect(figures[0]).toMatchObject({ unit: 'ratio' });
});

describe('a guest that could not be measured', () => {
  const whole = syntheticExperiment({ phases: ({ vcpus }) => ({ kick: 100 * vcpus, drain: 20 }) });
  const broken: Experiment = {
    ...whole,
    cells: whole.cells.map((measured) =>
      measured.cell.id === 'idle-8'
        ? { ...measured, visits: [], failure: failure('qemu-exited', 'It fell over.') }
        : measured,
    ),
  };

  it('leaves what needs it unanswered, with the reason, and the rest as it is', () => {
    const answer = answerOf(broken, 'vcpus');
    expect(answer).toMatchObject({ verdict: 'unknown', figures: [] });
    expect(answer.answer).toBe('Not measured. 8 vCPUs, idle, virtio disk: It fell over.');
    expect(answerOf(broken, 'drain')).toEqual(answerOf(whole, 'drain'));
  });
});

it('one round alone shows no difference, and says why', () => {
  const whole = syntheticExperiment({
    phases: ({ vcpus, load }) => ({ kick: load === 'busy' ? 9000 : 100 * vcpus }),
  });
  const single: Experiment = {
    ...whole,
    cells: whole.cells.map((cell) => ({ ...cell, visits: cell.visits.slice(0, 1) })),
  };
  for (const id of ['busy', 'vcpus']) {
    const answer = answerOf(single, id);
    expect(answer.verdict).toBe('not-shown');
    expect(answer.answer).toContain('One round cannot tell a difference from a drift of the machine.');
  }
  expect(answerOf(single, 'growing-phases').answer).toMatch(/^No growth shown in any phase\./);
});

it('rounds that differ much are said to', () => {
  const even = syntheticExperiment({ phases: () => ({ kick: 300 }) });
  expect(answerOf(even, 'idle').answer).not.toContain('rounds differ');
  const uneven: Experiment = {
    ...even,
    cells: even.cells.map((measured) => ({
      ...measured,
      visits: measured.visits.map((visit) => ({
        ...visit,
        summary: {
          ...visit.summary,
          cycles: visit.summary.cycles.map((row) => ({
            ...row,
            stopToStartNs: (visit.round + 1) * 1_000_000,
          })),
        },
      })),
    })),
  };
  expect(answerOf(uneven, 'idle').answer).toContain(
    'Its rounds differ, 1.00 ms to 3.00 ms: something else may have run on this machine.',
  );
});

it('guests are compared in the rounds that both were recorded in', () => {
  const whole = syntheticExperiment({ phases: () => ({ kick: 100 }), noise: 0 });
  const slow = (round: number) => (round === 0 ? 50 : 1);
  const drifting: Experiment = {
    ...whole,
    cells: whole.cells.map((measured) => ({
      ...measured,
      visits: measured.visits.slice(0, measured.cell.id === 'busy-4' ? 2 : 3).map((visit) => ({
        ...visit,
        summary: {
          ...visit.summary,
          cycles: visit.summary.cycles.map((row) => ({
            ...row,
            stopToStartNs: (row.stopToStartNs ?? 0) * slow(visit.round),
          })),
        },
      })),
    })),
  };
  expect(figureOf(answerOf(drifting, 'busy'), 'stop to start, difference')).toMatchObject({ value: 0 });
});

it('cycles that lost records are in no figure', () => {
  const whole = syntheticExperiment({ phases: () => ({ drain: 20 }), noise: 0 });
  const lossy: Experiment = {
    ...whole,
    cells: whole.cells.map((measured) => ({
      ...measured,
      visits: measured.visits.map((visit) => ({
        ...visit,
        summary: {
          ...visit.summary,
          cycles: visit.summary.cycles.map((row, index) =>
            index < 3 ? { ...row, lost: 1, phases: { ...row.phases, drain: 9_000_000 } } : row,
          ),
        },
      })),
    })),
  };
  expect(figureOf(answerOf(lossy, 'drain'), 'drain')).toMatchObject({ value: 20_000, high: 20_000 });
  expect(answerOf(lossy, 'instrument').answer).toContain('90 cycles lost records and are left out');
});
