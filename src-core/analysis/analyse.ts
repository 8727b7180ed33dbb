/** From a recording to all that is known of its cycles. */
import { cutCycle, cutCycles } from '../cycles/cut';
import type { CutCycle } from '../cycles/cut';
import { indexRecording } from '../phases/courses';
import type { IndexedRecording } from '../phases/course';
import { jointPartsOf, outlineToldBy } from '../phases/joint-phases';
import { stateRunColumns } from '../phases/states';
import type { Recording, RecordingTables } from '../recording/recording';
import type { CycleAnalysis, ObserverCost, WholeAnalysis } from './analysis';
import { analyseDriven } from './analyse-driven';
import { analysisOf, NO_RUNS, NO_STATES } from './analysis-of';
import { observerCost } from './observer-cost';
import { jointSums } from './run-sums';

const NO_STATE_RUNS = stateRunColumns([]);

function analyseOutline({ qemuClockWithinNs }: Recording, { cycle }: CutCycle): CycleAnalysis {
  const joint = jointPartsOf(cycle, qemuClockWithinNs);
  return analysisOf(cycle, {
    toldBy: outlineToldBy(cycle),
    phases: jointSums(joint),
    states: NO_STATES,
    kicks: null,
    gracePeriods: null,
    phaseRuns: NO_RUNS,
    joint,
    stateRuns: NO_STATE_RUNS,
    spans: [],
    drivingTid: null,
    courses: null,
  });
}

const analyseCut = (indexed: IndexedRecording, cut: CutCycle): CycleAnalysis =>
  cut.driven === null
    ? analyseOutline(indexed.recording, cut)
    : analyseDriven(indexed, cut.cycle, cut.driven);

/** The cycle at `index`, by the recording or the part of it that holds its events. */
export function analyseCycle(indexed: IndexedRecording, index: number): CycleAnalysis {
  const cut = cutCycle(indexed, index);
  if (cut === null) throw new RangeError(`There is no cycle ${String(index)}.`);
  return analyseCut(indexed, cut);
}

/** Level timing runs nothing beside the client: what differs from bare cycles there is chance. */
export const observerOf = ({ level, cycles, bare }: RecordingTables): ObserverCost | null =>
  level === 'timing'
    ? null
    : observerCost(
        cycles.map((known) =>
          known.by === 'client'
            ? known.stop.repliedNs - known.stop.writtenNs + (known.cont.repliedNs - known.cont.writtenNs)
            : null,
        ),
        bare.map(({ after, clientPauseNs, clientResumeNs }) => ({
          after,
          lengthNs: clientPauseNs + clientResumeNs,
        })),
      );

export const lostOf = ({ losses }: RecordingTables): number =>
  losses.reduce((sum, loss) => sum + loss.count, 0);

/** All of it at once, for recordings that are small. Pure: the same recording gives the same analysis. */
export function analyseRecording(recording: Recording): WholeAnalysis {
  const indexed = indexRecording(recording);
  const cycles = cutCycles(indexed).map((cut) => analyseCut(indexed, cut));
  return {
    recording,
    indexed,
    shown: indexed.shown,
    rows: indexed.rows,
    activity: indexed.activity,
    level: recording.level,
    count: cycles.length,
    cycles,
    cycle: (index) => {
      const cycle = cycles[index];
      if (cycle === undefined) throw new RangeError(`There is no cycle ${String(index)}.`);
      return cycle;
    },
    eventsAt: () => indexed,
    observer: observerOf(recording),
    lost: lostOf(recording),
  };
}
