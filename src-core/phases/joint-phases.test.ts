import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAUSE_STEPS, RESUME_STEPS } from '../recording/recording';
import type { ClientCycle, LoggedCycle, LoggedStep, PauseStep, ResumeStep } from '../recording/recording';
import { analyseRecording } from '../analysis/analyse';
import { drawRecording } from '../testing/draw-recording';
import { offsetNs } from '../units';
import { JOINT_PHASES, PHASES } from './phase';

/** A step each 10 ns from `fromNs` on. */
const steps = <S extends string>(names: readonly S[], fromNs: number): LoggedStep<S>[] =>
  names.map((step, at) => ({ step, timeNs: offsetNs(fromNs + 10 * at), event: step }));

function analysed(pause: readonly PauseStep[], resume: readonly ResumeStep[]) {
  return analysedCycle({ by: 'log', tid: null, pause: steps(pause, 0), resume: steps(resume, 500) });
}

function analysedCycle(cycle: LoggedCycle | ClientCycle) {
  const recording = { ...drawRecording(''), level: 'trace' as const, cycles: [cycle] };
  const [only] = analyseRecording(recording).cycles;
  if (only === undefined) throw new Error('no cycle');
  return only;
}

/** Every choice of two steps or more, in order. */
function choices<S>(all: readonly S[]): S[][] {
  const picked = all.reduce<S[][]>((sets, step) => [...sets, ...sets.map((set) => [...set, step])], [[]]);
  return picked.filter((set) => set.length >= 2);
}

describe('a cycle in QEMU’s log', () => {
  it('has a name for each part and sums exactly, whatever steps the log tells', () => {
    const resumes = choices(RESUME_STEPS);
    choices(PAUSE_STEPS).forEach((pause, index) => {
      const { phases, pauseNs, resumeNs, joint } = analysed(pause, resumes[index % resumes.length] ?? []);
      const sum = Object.values(phases).reduce<number>((total, ns) => total + (ns ?? 0), 0);
      expect(sum).toBe(pauseNs + resumeNs);
      for (const { phase } of joint) expect([...PHASES, ...JOINT_PHASES]).toContain(phase);
    });
    for (const resume of resumes) analysed(['runstateSet', 'flushed'], resume);
  });

  it('separates what the steps separate', () => {
    const { phases, cycle } = analysed(
      ['requested', 'runstateSet', 'notifying', 'flushed'],
      ['requested', 'notifying', 'replied'],
    );
    expect(phases).toMatchObject({
      dispatch: 20,
      kick: 10,
      notify: null,
      flush: null,
      'dispatch+notify+barrier+drain+flush': 10,
      'dispatch+notify+barrier+resume': 10,
    });
    expect(cycle.edges).toEqual({
      pauseStart: 'requested logged',
      pauseEnd: 'flushed logged',
      resumeStart: 'requested logged',
      resumeEnd: 'replied logged',
    });
  });
});

interface Told {
  readonly pause?: readonly (readonly [PauseStep, number])[];
  readonly resume?: readonly (readonly [ResumeStep, number])[];
  readonly stopMade?: number;
  readonly resumeMade?: number;
}

/** A pause of 100 ns from 0 on, its STOP read at 60; a resume of 100 ns from 500 on. */
function driven({ pause, resume, stopMade, resumeMade }: Told): ClientCycle {
  const logged = <S extends string>(told: readonly (readonly [S, number])[] = []): LoggedStep<S>[] =>
    told.map(([step, timeNs]) => ({ step, timeNs: offsetNs(timeNs), event: step }));
  const made = (ns: number | undefined) => (ns === undefined ? null : offsetNs(ns));
  return {
    by: 'client',
    stop: {
      command: 'stop',
      writtenNs: offsetNs(0),
      eventNs: offsetNs(60),
      eventMadeNs: made(stopMade),
      repliedNs: offsetNs(100),
    },
    cont: {
      command: 'cont',
      writtenNs: offsetNs(500),
      eventNs: offsetNs(530),
      eventMadeNs: made(resumeMade),
      repliedNs: offsetNs(600),
    },
    logged:
      pause === undefined && resume === undefined ? null : { pause: logged(pause), resume: logged(resume) },
  };
}

/** Phase or joint name, and where it ends. */
const partsOf = (told: Told) =>
  analysedCycle(driven(told)).joint.map(({ phase, endNs }): [string, number] => [phase, endNs]);

const WHOLE_RESUME: [string, number] = ['dispatch+notify+barrier+resume', 600];

describe('a cycle of the client’s with what QEMU told of it', () => {
  it('is parted by every step that the log tells, from the request written to the reply read', () => {
    expect(
      partsOf({
        pause: [
          ['runstateSet', 10],
          ['notifying', 30],
          ['flushed', 90],
        ],
        resume: [
          ['runstateSet', 510],
          ['notifying', 512],
          ['replied', 580],
        ],
        stopMade: 50,
        resumeMade: 505,
      }),
    ).toEqual([
      ['dispatch', 10],
      ['kick', 30],
      ['notify+barrier', 50],
      ['dispatch+drain+flush', 90],
      ['dispatch', 100],
      ['dispatch', 505],
      ['dispatch', 510],
      ['dispatch', 512],
      ['notify+barrier+resume', 580],
      ['dispatch', 600],
    ]);
  });

  it('joins what a missing line would separate, where the line is missing', () => {
    expect(
      partsOf({
        pause: [
          ['notifying', 30],
          ['flushed', 90],
        ],
        stopMade: 50,
      }),
    ).toEqual([
      ['dispatch+kick', 30],
      ['notify+barrier', 50],
      ['dispatch+drain+flush', 90],
      ['dispatch', 100],
      WHOLE_RESUME,
    ]);
    expect(partsOf({ pause: [['runstateSet', 10]] })).toEqual([
      ['dispatch', 10],
      ['dispatch+kick+notify+barrier+drain+flush', 100],
      WHOLE_RESUME,
    ]);
  });

  it('is parted at timing by the times that QEMU’s events carry, not by those at which they were read', () => {
    expect(partsOf({ stopMade: 50, resumeMade: 505 })).toEqual([
      ['dispatch+kick+notify+barrier', 50],
      ['dispatch+drain+flush', 100],
      ['dispatch', 505],
      WHOLE_RESUME,
    ]);
  });

  it('falls back on the client’s clock where the steps contradict each other or the client', () => {
    const byClient = [['dispatch+kick+notify+barrier', 60], ['drain+flush', 100], WHOLE_RESUME];
    expect(
      partsOf({
        pause: [
          ['runstateSet', 30],
          ['notifying', 10],
        ],
      }),
    ).toEqual(byClient);
    expect(
      partsOf({
        pause: [
          ['runstateSet', 10],
          ['flushed', 130],
        ],
      }),
    ).toEqual(byClient);
    expect(partsOf({ pause: [['runstateSet', -1]] })).toEqual(byClient);
    expect(partsOf({ pause: [], resume: [] })).toEqual(byClient);
  });

  it('sums exactly and in order, whatever was told', () => {
    const told = <S extends string>(names: readonly S[]) =>
      fc.array(fc.tuple(fc.constantFrom(...names), fc.integer({ min: -20, max: 700 })), { maxLength: 6 });
    const maybe = fc.option(fc.integer({ min: -20, max: 700 }), { nil: undefined });
    fc.assert(
      fc.property(
        told(PAUSE_STEPS),
        told(RESUME_STEPS),
        maybe,
        maybe,
        (pause, resume, stopMade, resumeMade) => {
          const parts = analysedCycle(
            driven({ pause, resume, ...(stopMade && { stopMade }), ...(resumeMade && { resumeMade }) }),
          ).joint;
          const sum = parts.reduce((total, { startNs, endNs }) => total + endNs - startNs, 0);
          expect(sum).toBe(200);
          for (const { startNs, endNs } of parts) expect(endNs).toBeGreaterThan(startNs);
        },
      ),
    );
  });
});
