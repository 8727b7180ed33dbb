import { describe, expect, it } from 'vitest';
import { PAUSE_STEPS, RESUME_STEPS } from '../recording/recording';
import type { LoggedCycle, LoggedStep, PauseStep, ResumeStep } from '../recording/recording';
import { analyseRecording } from '../analysis/analyse';
import { drawRecording } from '../testing/draw-recording';
import { offsetNs } from '../units';
import { JOINT_PHASES, PHASES } from './phase';

/** A step each 10 ns from `fromNs` on. */
const steps = <S extends string>(names: readonly S[], fromNs: number): LoggedStep<S>[] =>
  names.map((step, at) => ({ step, timeNs: offsetNs(fromNs + 10 * at), event: step }));

function analysed(pause: readonly PauseStep[], resume: readonly ResumeStep[]) {
  const cycle: LoggedCycle = { by: 'log', tid: null, pause: steps(pause, 0), resume: steps(resume, 500) };
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
