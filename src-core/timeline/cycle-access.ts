/** How the timeline comes by a recording's cycles: where each lies, and what its lanes are drawn from. */
import type { RecordingAnalysis } from '../analysis/analysis';
import { figureAt } from '../analysis/cycle-table';
import type { CycleTable, PlainFigure } from '../analysis/cycle-table';
import { fail } from '../errors';
import type { Failure, Result } from '../errors';
import type { IndexedRecording } from '../phases/course';
import type { RecordingTables } from '../recording/recording';
import { cycleContext, handlerNames, seenUntilNs } from './cycle-context';
import type { CycleContext } from './cycle-context';
import type { CycleBounds } from './sight';

export interface CycleAccess {
  readonly bounds: CycleBounds;
  /** Attributes the cycle, if nobody has yet: costs about a millisecond. Null where there is no such cycle. */
  context(cycle: number): CycleContext | null;
  /** The recording's. */
  readonly stacks: RecordingTables['stacks'];
  /** The cycle's events and some of those around it. */
  events(cycle: number): IndexedRecording;
}

/** `table`: the recording's cycles, where they are known already; without it each of them is attributed first. */
export function cycleAccess(analysis: RecordingAnalysis, table: CycleTable | null): CycleAccess {
  const handlers = handlerNames(analysis.recording);
  return {
    bounds: table === null ? boundsOfCycles(analysis) : boundsOfTable(table),
    context: (cycle) =>
      cycle >= 0 && cycle < analysis.count
        ? cycleContext(analysis.eventsAt(cycle), handlers, analysis.cycle(cycle))
        : null,
    stacks: analysis.recording.stacks,
    events: (cycle) => analysis.eventsAt(cycle),
  };
}

function boundsOfCycles(analysis: RecordingAnalysis): CycleBounds {
  const bounds = emptyBounds(analysis.count);
  for (let index = 0; index < analysis.count; index += 1) {
    const own = analysis.cycle(index).cycle;
    bounds.startNs[index] = own.pauseStartNs;
    bounds.pauseEndNs[index] = own.pauseEndNs;
    bounds.resumeStartNs[index] = own.resumeStartNs;
    bounds.endNs[index] = own.resumeEndNs;
    bounds.seenNs[index] = seenUntilNs(own);
  }
  return bounds;
}

function boundsOfTable(table: CycleTable): CycleBounds {
  const bounds = emptyBounds(table.count);
  const figure = (name: PlainFigure, index: number): number => figureAt(table, name, index) ?? 0;
  for (let index = 0; index < table.count; index += 1) {
    const startNs = figure('startNs', index);
    const pauseEndNs = startNs + figure('pauseNs', index);
    const resumeStartNs = pauseEndNs + figure('captureNs', index) + figure('holdNs', index);
    const endNs = resumeStartNs + figure('resumeNs', index);
    bounds.startNs[index] = startNs;
    bounds.pauseEndNs[index] = pauseEndNs;
    bounds.resumeStartNs[index] = resumeStartNs;
    bounds.endNs[index] = endNs;
    // The client writes its request where the resume starts.
    bounds.seenNs[index] = Math.max(endNs, resumeStartNs + figure('clientResumeNs', index));
  }
  return bounds;
}

const emptyBounds = (count: number): CycleBounds => ({
  count,
  startNs: new Float64Array(count),
  pauseEndNs: new Float64Array(count),
  resumeStartNs: new Float64Array(count),
  endNs: new Float64Array(count),
  seenNs: new Float64Array(count),
});

export const noSuchCycle = (cycle: number, cycles: number): Result<never, Failure> =>
  fail('no-cycles', `The recording has no cycle ${String(cycle)}.`, { cycle, cycles });
