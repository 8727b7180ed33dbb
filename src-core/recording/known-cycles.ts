/** Where a cycle begins and ends by what is known of it before any event is looked at. */
import { offsetNs } from '../units';
import type { OffsetNs } from '../units';
import type { KnownCycle, RecordingTables } from './recording';

export interface KnownEdges {
  readonly pauseStartNs: number;
  readonly pauseEndNs: number;
  readonly resumeStartNs: number;
  readonly resumeEndNs: number;
}

/** A half of a logged cycle without steps has no edges: NaN. */
export function edgesOfKnown(known: KnownCycle): KnownEdges {
  switch (known.by) {
    case 'client':
      return {
        pauseStartNs: known.stop.writtenNs,
        pauseEndNs: known.stop.repliedNs,
        resumeStartNs: known.cont.writtenNs,
        resumeEndNs: known.cont.repliedNs,
      };
    case 'calls':
      return {
        pauseStartNs: known.pause.startNs,
        pauseEndNs: known.pause.returnedNs,
        resumeStartNs: known.resume.startNs,
        resumeEndNs: known.resume.returnedNs,
      };
    case 'log':
      return {
        pauseStartNs: known.pause[0]?.timeNs ?? NaN,
        pauseEndNs: known.pause.at(-1)?.timeNs ?? NaN,
        resumeStartNs: known.resume[0]?.timeNs ?? NaN,
        resumeEndNs: known.resume.at(-1)?.timeNs ?? NaN,
      };
  }
}

export const startOfKnown = (known: KnownCycle): number => edgesOfKnown(known).pauseStartNs;

/** When the pause after the cycle began, whether or not that cycle is there; null after the last. */
export function nextPauseOf(
  { cycles, cutFrom }: Pick<RecordingTables, 'cycles' | 'cutFrom'>,
  cycle: number,
): OffsetNs | null {
  const next = cycles[cycle + 1];
  const timeNs = cutFrom?.nextPauseNs[cycle] ?? (next === undefined ? NaN : startOfKnown(next));
  return Number.isNaN(timeNs) ? null : offsetNs(timeNs);
}
