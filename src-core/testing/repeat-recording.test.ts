import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { edgesOfKnown } from '../recording/known-cycles';
import { drawRecording } from './draw-recording';
import { STOP_CONT_DRAWING } from './drawings';
import { repeatRecording } from './repeat-recording';

const drawn = drawRecording(STOP_CONT_DRAWING);

describe('a repeated recording', () => {
  it('has as many cycles as were asked for, in order, each about as long as its model', () => {
    const repeated = repeatRecording(drawn, { cycles: 20, eventsPerCycle: null, seed: 5 });
    const edges = repeated.cycles.map(edgesOfKnown);
    expect(edges).toHaveLength(20);
    const [model] = analyseRecording(drawn).cycles;
    analyseRecording(repeated).cycles.forEach(({ cycle, pauseNs, phases }, at) => {
      expect(cycle.pauseStartNs).toBeGreaterThanOrEqual(edges[at - 1]?.resumeEndNs ?? 0);
      expect(Math.abs(pauseNs / (model?.pauseNs ?? 0) - 1)).toBeLessThan(0.09);
      expect(Object.values(phases).map((ns) => ns === null)).toEqual(
        Object.values(model?.phases ?? {}).map((ns) => ns === null),
      );
    });
    expect([...repeated.events.timeNs]).toEqual([...repeated.events.timeNs].sort((a, b) => a - b));
  });

  it('keeps at most so many events of each cycle', () => {
    const { events } = repeatRecording(drawn, { cycles: 10, eventsPerCycle: 4, seed: 5 });
    expect(events.count).toBe(40);
  });

  it('is the same for the same seed and another for another', () => {
    const of = (seed: number) =>
      repeatRecording(drawn, { cycles: 4, eventsPerCycle: null, seed }).events.timeNs;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });
});
