import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRecording } from '../../testing/any-recording';
import { drawRecording, tidOfLane } from '../../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../../testing/drawings';
import { kindIndex } from '../../recording/events';
import { sampleEnvironment } from '../../testing/summaries';
import { analyseRecording } from '../analyse';
import type { CycleTable } from '../cycle-table';
import { barrierWaitSteps } from '../barriers/barrier-waits';
import type { BarrierWaits } from '../barriers/barrier-waits';
import { flameSteps } from './flame';
import type { FlameRequest, FlameView } from './flame';
import { foldedStacks, frameOf, functionsOf, pathTo, searchTree } from './flame-shapes';
import type { FlameTree } from './flame-tree';
import { LONGEST_CYCLES } from './flame-tree';
import { overviewOf } from '../overview';
import { summarise } from '../summarise';

const ALL: FlameRequest = {
  cycles: null,
  part: 'both',
  mode: 'calls',
  foot: 'calls',
  thread: 'driving',
  inverted: false,
};

type Analysis = ReturnType<typeof analyseRecording>;

function flameOf(
  analysis: Analysis,
  request: Partial<FlameRequest> = {},
  figures: CycleTable | null = null,
): FlameView {
  const steps = flameSteps(analysis, null, { ...ALL, ...request }, figures);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

function barriersOf(analysis: Analysis, figures: CycleTable | null): BarrierWaits {
  const steps = barrierWaitSteps(analysis, null, null, figures);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

const drawn = (drawing: string): Analysis => analyseRecording(drawRecording(drawing));

/** "all;pause;vm_stop" → [total, self] in µs. */
function timesOf(tree: FlameTree): Record<string, readonly [number, number]> {
  return Object.fromEntries(
    Array.from({ length: tree.count }, (_, node) => [
      pathTo(tree, node)
        .map((at) => frameOf(tree, at).name)
        .join(';'),
      [(tree.totalNs[node] ?? 0) / 1000, (tree.selfNs[node] ?? 0) / 1000] as const,
    ]),
  );
}

const HANDLED = `
    0 main   runs
    0 client stop
   10 main   > vm_stop
   20 main   > vm_state_notify
   30 main   calls 0x10 0x1
   40 main   > blk_drain
   45 main   sleep __wait_rcu_gp < synchronize_rcu < asks
   55 main   woken by cpu0
   57 main   runs
   60 main   < blk_drain
   65 main   calls 0x20 0x2
   70 main   back
   80 main   < vm_state_notify
   90 main   < vm_stop
  100 client ok
  200 client cont
  210 main   > vm_start
  220 main   < vm_start
  230 client ok`;

describe('calls', () => {
  it('nest as they were called, handlers among them, and each keeps the time of its own', () => {
    const times = timesOf(flameOf(drawn(HANDLED), { part: 'pause' }).tree);
    expect(times).toEqual({
      all: [90, 0],
      'all;pause': [90, 10],
      'all;pause;vm_stop': [80, 20],
      'all;pause;vm_stop;vm_state_notify': [60, 10 + 10],
      'all;pause;vm_stop;vm_state_notify;0x10': [35, 15],
      'all;pause;vm_stop;vm_state_notify;0x10;blk_drain': [20, 20],
      'all;pause;vm_stop;vm_state_notify;0x20': [5, 5],
    });
  });

  it('of a phase’s function have that phase, and what names none has its caller’s', () => {
    const { tree } = flameOf(drawn(HANDLED), { part: 'pause' });
    const phases = Array.from({ length: tree.count }, (_, node) => {
      const { name, phase } = frameOf(tree, node);
      return [name, phase];
    });
    expect(Object.fromEntries(phases)).toEqual({
      all: null,
      pause: null,
      vm_stop: 'other',
      vm_state_notify: 'notify',
      '0x10': 'notify',
      blk_drain: 'drain',
      '0x20': 'notify',
    });
  });

  it('of a cycle that no call tells are the phases as far as they are separated', () => {
    const drawing = '0 client stop\n70 client stopped\n100 client ok\n200 client cont\n250 client ok';
    const view = flameOf(drawn(drawing));
    expect(timesOf(view.tree)['all;pause;dispatch+kick+notify+barrier']).toEqual([70, 70]);
    expect(view).toMatchObject({ cycles: 1, withCalls: 0, withStates: 0 });
  });
});

describe('waits', () => {
  it('stand below the call that they were in, by what they were for, on the kernel’s stack', () => {
    const view = flameOf(drawn(HANDLED), { part: 'pause', mode: 'offCpu' });
    const foot = 'all;pause;vm_stop;vm_state_notify;0x10;blk_drain';
    expect(timesOf(view.tree)).toMatchObject({
      all: [12, 0],
      [`${foot};blocked: grace period;asks;synchronize_rcu;__wait_rcu_gp`]: [10, 10],
      [`${foot};runnable: no CPU`]: [2, 2],
    });
  });

  it('by phase stand below the phase that their time was given to', () => {
    const { tree } = flameOf(drawn(HANDLED), { part: 'pause', mode: 'offCpu', foot: 'phases' });
    expect(timesOf(tree)).toMatchObject({ 'all;pause;barrier': [12, 0] });
  });
});

const SAMPLED = HANDLED.replace(
  '   65 main',
  '   62 main   at work 0x10 qemu\n   64 main   in leaf < outer\n   65 main',
);

describe('samples', () => {
  it('share out the time that the thread had a CPU, each as much', () => {
    const view = flameOf(drawn(SAMPLED), { part: 'pause', mode: 'onCpu' });
    expect(view.sampling).toEqual({ samples: 2, runningNs: 78_000 });
    expect(timesOf(view.tree)).toMatchObject({
      all: [78, 0],
      'all;pause;vm_stop;vm_state_notify;0x10;on a CPU;work': [39, 39],
      'all;pause;vm_stop;vm_state_notify;0x10;on a CPU;outer;leaf': [39, 39],
    });
  });

  it('where there are none, what ran is one frame below its call', () => {
    const { tree, sampling } = flameOf(drawn(HANDLED), { part: 'pause', mode: 'onCpu' });
    expect(sampling.samples).toBe(0);
    expect(timesOf(tree)['all;pause;vm_stop;vm_state_notify;0x10;on a CPU']).toEqual([15, 15]);
  });

  it('together with waits make up the whole', () => {
    const view = flameOf(drawn(SAMPLED), { mode: 'both' });
    expect(view.tree.totalNs[0]).toBe(view.wholeNs);
    expect(view.wholeNs).toBe((90 + 20) * 1000);
  });
});

describe('inverted', () => {
  it('the leaves stand at the foot, and on each who called it', () => {
    const times = timesOf(flameOf(drawn(HANDLED), { part: 'pause', inverted: true }).tree);
    expect(times['all;blk_drain;0x10;vm_state_notify;vm_stop;pause']).toEqual([20, 20]);
    expect(times['all;vm_state_notify']).toEqual([20, 0]);
    expect(times['all']).toEqual([90, 0]);
  });
});

describe('over several cycles', () => {
  const twice =
    `${HANDLED}${HANDLED.replaceAll(/^ *(\d+)/gm, (_, time: string) => String(1000 + Number(time)))}`.replace(
      '1060 main   < blk_drain',
      '1064 main   < blk_drain',
    );

  it('times are summed, and the longest cycles of each frame are kept', () => {
    const { tree, cycles } = flameOf(drawn(twice), { part: 'pause' });
    expect(cycles).toBe(2);
    const drain = Array.from({ length: tree.count }, (_, node) => node).find(
      (node) => frameOf(tree, node).name === 'blk_drain',
    ) as number;
    expect([tree.totalNs[drain], tree.times[drain]]).toEqual([44_000, 2]);
    const from = drain * LONGEST_CYCLES;
    expect([...tree.longestCycle.subarray(from, from + 3)]).toEqual([1, 0, -1]);
    expect([...tree.longestNs.subarray(from, from + 2)]).toEqual([24_000, 20_000]);
  });

  it('what came so far is a tree of those cycles alone, and says how many are to come', () => {
    const analysis = drawn(twice);
    const first = flameSteps(analysis, null, { ...ALL, part: 'pause' }).next();
    if (first.done === true) throw new Error('there is nothing to go through');
    const { cycles, of, tree } = first.value();
    expect([cycles, of]).toEqual([1, 2]);
    expect(tree).toEqual(flameOf(analysis, { part: 'pause', cycles: Uint32Array.of(0) }).tree);
  });

  it('only those that were chosen count', () => {
    const { tree, cycles } = flameOf(drawn(twice), { cycles: Uint32Array.of(1), part: 'pause' });
    expect([cycles, timesOf(tree)['all;pause;vm_stop;vm_state_notify;0x10;blk_drain']]).toEqual([
      1,
      [24, 24],
    ]);
  });
});

describe('all QEMU’s threads', () => {
  it('stand each below its name where their states were recorded', () => {
    const { tree, threads } = flameOf(drawn(STOP_CONT_DRAWING), { mode: 'offCpu', thread: 'all' });
    const names = Array.from({ length: tree.count }, (_, node) => frameOf(tree, node))
      .filter(({ kind }) => kind === 'thread')
      .map(({ name }) => name);
    expect(names).toContain('main thread');
    expect(threads.length === 0 || names.length > 1).toBe(true);
  });
});

describe('read off a tree', () => {
  const { tree } = flameOf(drawn(HANDLED), { part: 'pause' });

  it('functions are listed by their own time, and sum to the whole', () => {
    const functions = functionsOf(tree);
    expect(functions.map(({ frame }) => tree.frames[frame]?.name)[0]).toBe('vm_stop');
    expect(functions.reduce((sum, { selfNs }) => sum + selfNs, 0)).toBe(90_000);
  });

  it('a search tells the share of what it finds, and counts what is below a match once', () => {
    const found = searchTree(tree, 'VM_');
    expect([found.count, found.share]).toEqual([2, 80 / 90]);
    expect(searchTree(tree, ' ').count).toBe(0);
  });

  it('stacks fold into one line each', () => {
    expect(foldedStacks(tree)).toContain('pause;vm_stop;vm_state_notify;0x10;blk_drain 20000\n');
  });
});

describe('for any recording', () => {
  const views = fc.record({
    part: fc.constantFrom('both' as const, 'pause' as const, 'resume' as const),
    mode: fc.constantFrom('calls' as const, 'onCpu' as const, 'offCpu' as const, 'both' as const),
    foot: fc.constantFrom('calls' as const, 'phases' as const),
    inverted: fc.boolean(),
  });

  it('each frame is what is below it and its own time, and calls make up all pauses and resumes', () => {
    fc.assert(
      fc.property(anyRecording, views, (recording, request) => {
        const { tree, wholeNs } = flameOf(analyseRecording(recording), request);
        const below = new Float64Array(tree.count);
        for (let node = tree.count - 1; node > 0; node -= 1) {
          expect(tree.parent[node]).toBeLessThan(node);
          below[tree.parent[node] ?? 0] = (below[tree.parent[node] ?? 0] ?? 0) + (tree.totalNs[node] ?? 0);
        }
        tree.totalNs.forEach((totalNs, node) =>
          expect(totalNs).toBeCloseTo((below[node] ?? 0) + (tree.selfNs[node] ?? 0), 3),
        );
        if (request.mode === 'calls') expect(tree.totalNs[0]).toBe(wholeNs);
        else expect(tree.totalNs[0]).toBeLessThanOrEqual(wholeNs + 1e-3);
      }),
      { numRuns: 400 },
    );
  });

  it('the cycles’ figures tell the same as the cycles where none shows the thread’s states', () => {
    const kinds = fc.constantFrom<readonly number[]>(
      [kindIndex('switchedOut'), kindIndex('switchedIn')],
      [kindIndex('functionEntered')],
      [],
    );
    const threads = fc.constantFrom<FlameRequest['thread'][]>('driving', 'all', tidOfLane('main'));
    fc.assert(
      fc.property(anyRecording, kinds, views, threads, (recording, without, request, thread) => {
        const kind = recording.events.kind.map((one) => (without.includes(one) ? kindIndex('sampled') : one));
        const analysis = analyseRecording({ ...recording, events: { ...recording.events, kind } });
        const figures = overviewOf(summarise(analysis, sampleEnvironment(analysis.level))).cycles;
        const { tree, ...told } = flameOf(analysis, { ...request, thread });
        const { tree: same, ...known } = flameOf(analysis, { ...request, thread }, figures);
        expect(known).toEqual(told);
        expect(same.totalNs[0]).toBe(tree.totalNs[0]);
        expect(barriersOf(analysis, figures)).toEqual(barriersOf(analysis, null));
      }),
      { numRuns: 300 },
    );
  });
});
