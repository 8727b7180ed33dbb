import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { BQL_CHAIN_DRAWING, STOP_CONT_DRAWING } from '../testing/drawings';
import type { RangeSums } from './range-sums';
import { createTimelineSource } from './timeline-view';
import type { TimelineSource } from './timeline-view';

const US = 1_000;

function sumsOf(source: TimelineSource, startNs: number, endNs: number): RangeSums {
  const sums = source.sums({ cycle: 0, startNs, endNs });
  if (!sums.ok) throw new Error(sums.error.message);
  return sums.value;
}

const sourceOf = (drawing: string): TimelineSource =>
  createTimelineSource(analyseRecording(drawRecording(drawing)));

/** All that adds up over the parts of a range, by name; nothing that is 0. */
function additive({ busyNs, phases, states, threads, functions, samples }: RangeSums): Map<string, number> {
  const figures: [string, number][] = [
    ['busy', busyNs],
    ...phases.map(({ phase, ns }): [string, number] => [`phase ${phase}`, ns]),
    ...states.flatMap(({ state, ns, reasons }): [string, number][] => [
      [`state ${state}`, ns],
      ...reasons.map(({ title, ns: waited }): [string, number] => [`reason ${title}`, waited]),
    ]),
    ...threads.flatMap((one): [string, number][] => [
      [`${one.laneId} running`, one.runningNs],
      [`${one.laneId} runnable`, one.runnableNs],
      [`${one.laneId} blocked`, one.blockedNs],
      [`${one.laneId} guest`, one.guestNs],
    ]),
    ...functions.flatMap(({ name, totalNs, selfNs }): [string, number][] => [
      [`total ${name}`, totalNs],
      [`self ${name}`, selfNs],
    ]),
    ...samples.map(({ name, samples: hits }): [string, number] => [`samples ${name}`, hits]),
  ];
  return new Map(figures.filter(([, value]) => value !== 0).sort());
}

function added(parts: readonly Map<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const part of parts) for (const [name, value] of part) sums.set(name, (sums.get(name) ?? 0) + value);
  return new Map([...sums].filter(([, value]) => value !== 0).sort());
}

const edge = fc.integer({ min: -100, max: 3_200 });

describe('the sums of a range', () => {
  it('add up over any partition of the range, in every figure', () => {
    fc.assert(
      fc.property(anyRecording, fc.uniqueArray(edge, { minLength: 2, maxLength: 6 }), (recording, cuts) => {
        const analysis = analyseRecording(recording);
        fc.pre(analysis.cycles.length > 0);
        const source = createTimelineSource(analysis);
        const edges = [...cuts].sort((left, right) => left - right);
        const parts = edges.slice(1).map((to, at) => additive(sumsOf(source, edges[at] ?? 0, to)));
        const whole = additive(sumsOf(source, edges[0] ?? 0, edges.at(-1) ?? 0));
        expect(added(parts)).toEqual(whole);
      }),
    );
  });

  it('of the whole recording are the cycles’ own figures', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const analysis = analyseRecording(recording);
        fc.pre(analysis.cycles.length > 0);
        const sums = sumsOf(createTimelineSource(analysis), -10_000, 10_000);
        const busyNs = analysis.cycles.reduce((sum, one) => sum + one.pauseNs + one.resumeNs, 0);
        expect(sums.busyNs).toBe(busyNs);
        expect([sums.cycles, sums.summed]).toEqual([analysis.cycles.length, analysis.cycles.length]);
        for (const { state, ns } of sums.states) {
          const own = analysis.cycles.reduce((sum, one) => sum + (one.states[state] ?? 0), 0);
          expect(ns).toBe(own);
        }
      }),
    );
  });

  it('tell a drawn pause by phase, state, thread and function', () => {
    const sums = sumsOf(sourceOf(STOP_CONT_DRAWING), 0, 242 * US);
    expect(sums.busyNs).toBe(242 * US);
    expect(sums.phases[0]).toEqual({ phase: 'kick', ns: 105 * US });
    expect(sums.phases.find(({ phase }) => phase === 'barrier')).toEqual({ phase: 'barrier', ns: 35 * US });
    const blocked = sums.states.find(({ state }) => state === 'blocked');
    expect(blocked?.reasons).toContainEqual({
      reason: 'grace-period',
      title: 'grace period',
      ns: 30 * US,
    });
    expect(blocked?.reasons.reduce((sum, { ns }) => sum + ns, 0)).toBe(blocked?.ns);
    const stop = sums.functions.find(({ name }) => name === 'vm_stop');
    expect(stop).toMatchObject({ calls: 1, totalNs: 222 * US });
    const inner = sums.functions.filter(({ name }) => name !== 'vm_stop');
    const within = inner.reduce((sum, { selfNs }) => sum + selfNs, 0);
    expect((stop?.selfNs ?? 0) + within).toBe(222 * US);
    expect(sums.threads.map(({ laneId }) => laneId)).toEqual(['main-state', 'vcpu-0', 'vcpu-1']);
  });

  it('of an instant are nothing', () => {
    const sums = sumsOf(sourceOf(BQL_CHAIN_DRAWING), 50 * US, 50 * US);
    expect(additive(sums).size).toBe(0);
  });

  it('say which cycles they lack, and have them when asked again', () => {
    const drawn = drawRecording(STOP_CONT_DRAWING);
    const source = createTimelineSource(analyseRecording(drawn), { budget: 0 });
    expect(sumsOf(source, 0, 10 * US)).toMatchObject({ cycles: 1, summed: 0, busyNs: 0 });
  });
});
