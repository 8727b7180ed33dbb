import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { FLAME_MODES, FLAME_PARTS, flameSteps } from '../analysis/flame/flame';
import type { FlameMode, Steps } from '../analysis/flame/flame';
import { frameOf, pathTo } from '../analysis/flame/flame-shapes';
import { overviewOf } from '../analysis/overview';
import { summarise } from '../analysis/summarise';
import type { Recording } from '../recording/recording';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { sampleEnvironment } from '../testing/summaries';
import { flameDifferenceSteps } from './flame-difference';
import type { FlameDifference, FlameSide } from './flame-difference';
import { openSide } from './sides';
import { changesOf } from './united-tree';
import type { UnitedTree } from './united-tree';

function sideOf(recording: Recording): FlameSide {
  const analysis = analyseRecording(recording);
  const overview = overviewOf(summarise(analysis, sampleEnvironment(recording.level)));
  const { counted, table } = openSide({ overview, cycles: null });
  return { analysis, commandLine: null, table, counted };
}

const drawn = (drawing: string): FlameSide => sideOf(drawRecording(drawing));

function whole<T>(steps: Steps<T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

const differ = (a: FlameSide, b: FlameSide, mode: FlameMode = 'calls'): FlameDifference =>
  whole(flameDifferenceSteps(a, b, { part: 'both', mode }));

function treeOf({ shown }: FlameDifference): UnitedTree {
  if (shown.tree === null) throw new Error(`no tree: ${shown.incomparable.because}`);
  return shown.tree;
}

/** "pause;vm_stop" → µs a cycle on both sides. */
const timesOf = (tree: UnitedTree): Record<string, readonly [number, number]> =>
  Object.fromEntries(
    Array.from({ length: tree.count }, (_, node) => [
      pathTo(tree, node)
        .slice(1)
        .map((at) => frameOf(tree, at).name)
        .join(';'),
      [(tree.aNs[node] ?? 0) / 1000, (tree.bNs[node] ?? 0) / 1000] as const,
    ]),
  );

const CYCLE = (drainEnd: number, inside = '') => `
    0 main   runs
    0 client stop
   10 main   > vm_stop
   20 main   > bdrv_drain_all
   ${inside}
  ${drainEnd} main   < bdrv_drain_all
  200 main   < vm_stop
  210 client ok
  300 client cont
  310 main   > vm_start
  320 main   < vm_start
  330 client ok`;

describe('the difference of two call trees', () => {
  it('has every path of either side, with what a cycle of each spends there', () => {
    const flushing = '30 main > bdrv_flush_all\n   50 main < bdrv_flush_all';
    const times = timesOf(treeOf(differ(drawn(CYCLE(60)), drawn(CYCLE(100, flushing)))));
    expect(times).toMatchObject({
      'pause;vm_stop': [190, 190],
      'pause;vm_stop;bdrv_drain_all': [40, 80],
      'pause;vm_stop;bdrv_drain_all;bdrv_flush_all': [0, 20],
      'resume;vm_start': [10, 10],
    });
  });

  it('lists the function whose own time changed most first', () => {
    const tree = treeOf(differ(drawn(CYCLE(60)), drawn(CYCLE(100))));
    const [first, second] = changesOf(tree);
    expect(tree.frames[first?.frame ?? -1]?.name).toMatch(/^(bdrv_drain_all|vm_stop)$/);
    expect(tree.frames[second?.frame ?? -1]?.name).toMatch(/^(bdrv_drain_all|vm_stop)$/);
    expect(changesOf(tree).map(({ aSelfNs, bSelfNs }) => Math.abs(bSelfNs - aSelfNs))).toEqual(
      changesOf(tree)
        .map(({ aSelfNs, bSelfNs }) => Math.abs(bSelfNs - aSelfNs))
        .sort((left, right) => right - left),
    );
  });

  it('counts handlers that one side alone tells apart with their caller, and says so', () => {
    const handled = '30 main calls 0x10 0x1\n   50 main back';
    const view = differ(drawn(CYCLE(100)), drawn(CYCLE(100, handled)));
    expect(view.folded).toEqual(['handler']);
    expect(timesOf(treeOf(view))).toMatchObject({ 'pause;vm_stop;bdrv_drain_all': [80, 80] });
    const both = differ(drawn(CYCLE(100, handled)), drawn(CYCLE(100, handled)));
    expect(both.folded).toEqual([]);
    expect(Object.keys(timesOf(treeOf(both)))).toContain('pause;vm_stop;bdrv_drain_all;0x10');
  });

  it('is not drawn where one side shows no calls, and says which', () => {
    const bare = drawn('0 client stop\n 100 client ok\n 200 client cont\n 230 client ok');
    expect(differ(drawn(CYCLE(60)), bare).shown.incomparable).toEqual({ because: 'no-calls', side: 'b' });
    expect(differ(bare, drawn(CYCLE(60))).shown.incomparable).toEqual({ because: 'no-calls', side: 'a' });
    expect(differ(bare, bare).shown.incomparable).toBeNull();
    expect(differ(bare, bare, 'offCpu').shown.incomparable).toEqual({ because: 'no-states', side: 'a' });
  });

  it('is not drawn where a side has no cycle', () => {
    const some = drawn(CYCLE(60));
    const none = { ...some, counted: new Uint32Array(0) };
    expect(differ(some, none).shown.incomparable).toEqual({ because: 'no-cycles', side: 'b' });
  });

  it('grows on both sides, and says of how many cycles it is', () => {
    const side = drawn(STOP_CONT_DRAWING);
    const many: FlameSide = {
      ...side,
      analysis: { ...side.analysis, count: 200, cycle: () => side.analysis.cycle(0) },
      counted: Uint32Array.from({ length: 200 }, (_, cycle) => cycle),
    };
    const steps = flameDifferenceSteps(many, many, { part: 'both', mode: 'calls' });
    const shares: (readonly [number, number])[] = [];
    for (let step = steps.next(); step.done !== true; step = steps.next()) {
      const { a, b, cycles, of } = step.value();
      expect([cycles, of]).toEqual([a.cycles + b.cycles, 400]);
      shares.push([a.cycles, b.cycles]);
    }
    expect(shares.every(([a, b]) => Math.abs(a - b) <= 32)).toBe(true);
  });
});

describe('of any two recordings', () => {
  const modes = fc.constantFrom(...FLAME_MODES);
  const parts = fc.constantFrom(...FLAME_PARTS);

  it('no time is lost: what is below a frame and its own time are its time, and the whole is that of each side’s tree', () => {
    fc.assert(
      fc.property(anyRecording, anyRecording, modes, parts, (one, other, mode, part) => {
        const [a, b] = [sideOf(one), sideOf(other)];
        const { shown } = whole(flameDifferenceSteps(a, b, { part, mode }));
        if (shown.tree === null) return;
        const { tree } = shown;
        for (const [side, totals, self] of [
          [a, tree.aNs, tree.aSelfNs],
          [b, tree.bNs, tree.bSelfNs],
        ] as const) {
          const own = whole(
            flameSteps(side.analysis, null, {
              ...{ part, mode, foot: 'calls', thread: 'driving', inverted: false, cycles: side.counted },
            }),
          );
          expect(totals[0]).toBeCloseTo((own.tree.totalNs[0] ?? 0) / own.cycles, 6);
          const sums = Float64Array.from(self);
          for (let node = tree.count - 1; node > 0; node -= 1) {
            const parent = tree.parent[node] ?? 0;
            sums[parent] = (sums[parent] ?? 0) + (totals[node] ?? 0);
          }
          sums.forEach((sum, node) => expect(sum).toBeCloseTo(totals[node] ?? NaN, 6));
        }
        for (let node = 1; node < tree.count; node += 1) {
          expect(tree.parent[node]).toBeLessThan(node);
          expect(tree.totalNs[node]).toBeCloseTo(((tree.aNs[node] ?? 0) + (tree.bNs[node] ?? 0)) / 2, 6);
        }
      }),
    );
  });

  it('one against itself has no change anywhere', () => {
    fc.assert(
      fc.property(anyRecording, modes, (recording, mode) => {
        const side = sideOf(recording);
        const { shown, folded } = differ(side, side, mode);
        expect(folded).toEqual([]);
        expect(shown.tree?.aNs).toEqual(shown.tree?.bNs);
        expect(shown.tree?.aTimes).toEqual(shown.tree?.bTimes);
      }),
    );
  });
});
