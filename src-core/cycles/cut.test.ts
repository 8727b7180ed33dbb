import { describe, expect, it } from 'vitest';
import { indexRecording } from '../phases/courses';
import type { CalledCycle, LoggedCycle, LossSpan, Recording } from '../recording/recording';
import { drawRecording, tidOfLane } from '../testing/draw-recording';
import { offsetNs, tid } from '../units';
import { cutCycles } from './cut';
import type { CutCycle } from './cut';

const US = 1_000;
const at = (us: number) => offsetNs(us * US);

const cut = (recording: Recording): CutCycle[] => cutCycles(indexRecording(recording));

function onlyCut(recording: Recording): CutCycle {
  const [first, ...others] = cut(recording);
  if (first === undefined || others.length > 0) throw new Error('not one cycle');
  return first;
}

const DRIVEN = `
  100 client stop
  110 main > vm_stop
  150 main < vm_stop
  160 client ok
  200 client cont
  210 main > vm_start
  220 main < vm_start
  230 client ok`;

const losing = (
  recording: Recording,
  ...spans: readonly (readonly [number, number, number])[]
): Recording => ({
  ...recording,
  losses: spans.map(([from, to, count]): LossSpan => ({ fromNs: at(from), toNs: at(to), count })),
});

const called = (pauseUs: number): CalledCycle => {
  const frame = (us: number, name: string) => ({
    tid: tid(tidOfLane('main')),
    startNs: at(us),
    startedBy: `qmp_${name}`,
    enteredNs: at(us + 1),
    returnedNs: at(us + 20),
    returnedFrom: name,
  });
  return { by: 'calls', pause: frame(pauseUs, 'vm_stop'), resume: frame(pauseUs + 100, 'vm_start') };
};

describe('records lost', () => {
  const drawn = drawRecording(DRIVEN);
  const lost = (...spans: readonly (readonly [number, number, number])[]): number =>
    onlyCut(losing(drawn, ...spans)).cycle.lost;

  it('count for a cycle that they touch, if only at its very edges', () => {
    expect(lost([0, 100, 3])).toBe(3);
    expect(lost([230, 500, 4])).toBe(4);
    expect(lost([120, 130, 5], [205, 900, 6])).toBe(11);
    expect(lost([0, 900, 7])).toBe(7);
  });

  it('do not count where they ended before the request, or began after the last that was seen of it', () => {
    expect(lost([0, 99.999, 3])).toBe(0);
    expect(lost([230.001, 500, 4])).toBe(0);
  });

  it('count until the last vCPU is back, where that is after the reply', () => {
    const late = drawRecording(`${DRIVEN}\n 1 cpu0 run\n 120 cpu0 left\n 280 cpu0 run`);
    expect(onlyCut(losing(late, [280, 300, 1])).cycle.lost).toBe(1);
    expect(onlyCut(losing(late, [280.001, 300, 1])).cycle.lost).toBe(0);
  });

  it('count to the reply in a cycle that nobody saw inside', () => {
    const timed = drawRecording('100 client stop\n 160 client ok\n 200 client cont\n 230 client ok');
    expect(onlyCut(losing(timed, [230, 231, 2])).cycle.lost).toBe(2);
    expect(onlyCut(losing(timed, [231, 232, 2])).cycle.lost).toBe(0);
  });

  it('count to the return, or to the last vCPU’s, in a cycle that was found', () => {
    const found: Recording = { ...drawRecording(''), cycles: [called(100)] };
    expect(onlyCut(losing(found, [220, 221, 2])).cycle.lost).toBe(2);
    expect(onlyCut(losing(found, [221, 222, 2])).cycle.lost).toBe(0);
    const early = drawRecording('1 cpu0 run\n 110 cpu0 left\n 210 cpu0 run');
    expect(onlyCut(losing({ ...early, cycles: [called(100)] }, [215, 216, 2])).cycle.lost).toBe(2);
  });
});

describe('a cycle’s edges', () => {
  it('are the client’s request and the calls’ returns, with what each was read from', () => {
    expect(onlyCut(drawRecording(DRIVEN)).cycle).toMatchObject({
      kind: 'stop-cont',
      pauseStartNs: 100 * US,
      pauseEndNs: 150 * US,
      resumeStartNs: 200 * US,
      resumeEndNs: 220 * US,
      stopToStartNs: 110 * US,
      edges: {
        pauseStart: 'request written',
        pauseEnd: 'vm_stop returned',
        resumeStart: 'request written',
        resumeEnd: 'vm_start returned',
      },
    });
  });

  it('are the client’s alone where a return was lost', () => {
    const { cycle, driven } = onlyCut(drawRecording(DRIVEN.replace('150 main < vm_stop', '')));
    expect(driven).toBeNull();
    expect(cycle).toMatchObject({
      pauseEndNs: 160 * US,
      resumeEndNs: 230 * US,
      stopToStartNs: null,
      vcpus: [],
      lastVcpu: null,
      edges: { pauseEnd: 'reply read', resumeEnd: 'reply read' },
    });
  });

  it('are the calls’ where nobody’s client drove them', () => {
    const { cycle } = onlyCut({ ...drawRecording(''), cycles: [called(100)] });
    expect(cycle).toMatchObject({
      kind: 'found',
      pauseStartNs: 100 * US,
      pauseEndNs: 120 * US,
      resumeStartNs: 200 * US,
      resumeEndNs: 220 * US,
      stopToStartNs: 119 * US,
      edges: {
        pauseStart: 'qmp_vm_stop entered',
        pauseEnd: 'vm_stop returned',
        resumeStart: 'qmp_vm_start entered',
        resumeEnd: 'vm_start returned',
      },
    });
  });

  it('are the first and the last line of each half in a log; half a cycle is none', () => {
    const steps = (us: number) => [
      { step: 'requested' as const, timeNs: at(us), event: 'qmp_enter_x' },
      { step: 'replied' as const, timeNs: at(us + 30), event: 'qmp_exit_x' },
    ];
    const logged: LoggedCycle = { by: 'log', tid: null, pause: steps(100), resume: steps(200) };
    const recording = { ...drawRecording(''), cycles: [logged, { ...logged, resume: [] }] };
    expect(onlyCut(recording).cycle).toMatchObject({
      pauseStartNs: 100 * US,
      pauseEndNs: 130 * US,
      resumeStartNs: 200 * US,
      resumeEndNs: 230 * US,
      edges: { pauseStart: 'qmp_enter_x logged', resumeEnd: 'qmp_exit_x logged' },
    });
  });
});

describe('the end of a resume', () => {
  const vcpus = (second: string): string => `${DRIVEN}
    1 cpu0 run
    1 cpu1 run
  120 cpu0 left
  121 cpu1 left
  240 cpu0 run
  ${second}`;

  it('is the last vCPU’s return to KVM_RUN', () => {
    expect(onlyCut(drawRecording(vcpus('250 cpu1 run'))).cycle).toMatchObject({
      resumeEndNs: 250 * US,
      edges: { resumeEnd: 'last vCPU entered KVM_RUN' },
    });
  });

  it('is the next pause’s beginning where a vCPU was not back by then, however that pause is known', () => {
    const recording = drawRecording(vcpus(''));
    for (const next of [called(500), drawRecording(DRIVEN.replaceAll(/^ {2}(\d)/gm, '  5$1')).cycles[0]]) {
      if (next === undefined) throw new Error('no next cycle');
      const [first] = cut({ ...recording, cycles: [...recording.cycles, next] });
      const nextPauseNs = next.by === 'calls' ? 500 * US : 5100 * US;
      expect(first?.cycle).toMatchObject({
        resumeEndNs: nextPauseNs,
        edges: { resumeEnd: 'next pause began' },
      });
    }
  });

  it('is the next pause’s beginning even if the one vCPU that was seen back was not seen to leave', () => {
    const recording = drawRecording(`${DRIVEN}\n 1 cpu0 run\n 1 cpu1 run\n 240 cpu0 run`);
    const [first] = cut({ ...recording, cycles: [...recording.cycles, called(500)] });
    expect(first?.cycle.vcpus.map(({ kvmLeftNs }) => kvmLeftNs)).toEqual([null, null]);
    expect(first?.cycle.edges.resumeEnd).toBe('next pause began');
  });

  it('is not a return to KVM_RUN after the next pause began', () => {
    const recording = drawRecording(vcpus('510 cpu1 run'));
    const [first] = cut({ ...recording, cycles: [...recording.cycles, called(500)] });
    expect(first?.cycle.edges.resumeEnd).toBe('next pause began');
  });

  it('is the return of vm_start where no pause came after, or where it came before that', () => {
    expect(onlyCut(drawRecording(vcpus(''))).cycle.edges.resumeEnd).toBe('vm_start returned');
    const recording = drawRecording(vcpus(''));
    const [first] = cut({ ...recording, cycles: [...recording.cycles, called(220)] });
    expect(first?.cycle).toMatchObject({
      resumeEndNs: 220 * US,
      edges: { resumeEnd: 'vm_start returned' },
    });
  });

  it('is the return of vm_start where no vCPU was ever in KVM_RUN', () => {
    const recording = drawRecording(`${DRIVEN}\n 5 cpu0 runs`);
    const [first] = cut({ ...recording, cycles: [...recording.cycles, called(500)] });
    expect(first?.cycle.edges.resumeEnd).toBe('vm_start returned');
  });
});

describe('the thread that drives', () => {
  it('is whichever enters vm_stop within the request, and another may resume', () => {
    const drawn = drawRecording(`
      100 client stop
      110 io0  > vm_stop_force_state
      112 io0  > vm_stop
      150 io0  < vm_stop
      150 io0  < vm_stop_force_state
      160 client ok
      200 client cont
      210 main > vm_start
      220 main < vm_start
      230 client ok`);
    const { cycle, driven } = onlyCut(drawn);
    expect(driven).toMatchObject({
      pause: { tid: tidOfLane('io0'), enteredNs: 110 * US },
      resume: { tid: tidOfLane('main') },
    });
    expect(cycle.edges.pauseEnd).toBe('vm_stop_force_state returned');
  });

  it('is the first of several, and returns from its own call alone', () => {
    const drawn = drawRecording(`
      100 client stop
      110 io0  > vm_stop
      115 main > vm_stop
      120 main < vm_stop
      150 io0  < vm_stop
      160 client ok
      200 client cont
      210 main > vm_start
      220 main < vm_start
      230 client ok`);
    expect(onlyCut(drawn)).toMatchObject({
      driven: { pause: { tid: tidOfLane('io0') } },
      cycle: { pauseEndNs: 150 * US },
    });
  });

  it('is nobody whose call was before the request or after the reply', () => {
    const outside = DRIVEN.replace('110 main > vm_stop', '90 main > vm_stop');
    expect(onlyCut(drawRecording(outside)).driven).toBeNull();
    expect(onlyCut(drawRecording(DRIVEN.replace('150 main <', '160 main <'))).driven).toBeNull();
  });
});
