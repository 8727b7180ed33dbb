import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from './analyse';
import { cycleAt, cycleRows, cycleTable, figureAt } from './cycle-table';
import { summarise } from './summarise';
import { anyRecording } from '../testing/any-recording';
import { sampleEnvironment } from '../testing/summaries';

describe('the cycles as columns', () => {
  it('give every row back as it was', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const { cycles } = summarise(analyseRecording(recording), sampleEnvironment('full'));
        expect(cycleRows(cycleTable(cycles))).toEqual(cycles);
      }),
    );
  });
  it('have no row beyond the last, and no figure that is not known', () => {
    const table = cycleTable([]);
    expect([cycleAt(table, 0), figureAt(table, 'phase:kick', 0)]).toEqual([null, null]);
  });
});
