/** A recording that is open, and what of it somebody looks at. */
import type { ChunkedRecording } from '@core/analysis/attribution';
import type { RecordingAnalysis } from '@core/analysis/analysis';
import type { BarrierWaits } from '@core/analysis/barriers/barrier-waits';
import type { Environment } from '@core/analysis/environment';
import type { FigureCheck } from '@core/analysis/figure-check';
import type { FlameView, Steps } from '@core/analysis/flame/flame';
import type { RecordingOverview } from '@core/analysis/overview';
import { lostWith } from '@core/analysis/passed-over';
import type { PassedOver } from '@core/analysis/passed-over';
import type { StoredFigures } from '@core/analysis/stored-figures';
import type { RawPerf } from '@core/snapshot/content';
import type { OpenedSnapshot } from '@core/snapshot/open';
import type { StoredTimeline } from '@core/timeline/stored-timeline';
import type { TimelineRequest } from '@core/timeline/timeline';
import type { TimelineSource } from '@core/timeline/timeline-view';
import type { ViewState } from '@core/timeline/view-state';

/** How often it was asked for, and how far it is; null once all of it was given. */
export interface Asked<T> {
  readonly times: number;
  readonly steps: Steps<T> | null;
}

export interface Held {
  readonly recording: ChunkedRecording;
  /** The snapshot that it lies in; null for what is in memory. */
  readonly stored: OpenedSnapshot | null;
  readonly environment: Environment;
  readonly perf: readonly RawPerf[];
  readonly view: ViewState;
  /** What of the file is damaged and was not needed, as far as is known yet. */
  readonly passedOver: PassedOver[];
  readonly analysis: RecordingAnalysis;
  /** What came with a file; null where the figures were made here. */
  readonly figures: StoredFigures | null;
  /** As it stands: figures that came with a file may be put right. */
  readonly overview: () => RecordingOverview;
  readonly release: () => void;
  readonly removeJournal: () => void;
  /** What all of its timeline is drawn from before a cycle is looked at; null where nobody made it. */
  keptTimeline: StoredTimeline | null;
  /** Made when a timeline is first asked for. */
  timeline: TimelineSource | null;
  /** The latest view that was asked for. */
  viewed: TimelineRequest | null;
  /** What takes longer, by who asks. */
  readonly flames: Map<string, Asked<FlameView>>;
  readonly barriers: Map<string, Asked<BarrierWaits>>;
  readonly checks: Map<string, Asked<FigureCheck>>;
}

/** What there is once somebody asks. */
export type Asking = 'timeline' | 'viewed' | 'flames' | 'barriers' | 'checks';

export type Unattributed = Omit<Held, Asking | 'keptTimeline' | 'analysis' | 'figures' | 'overview'>;

/** Whether somebody asks once more for what was not whole yet. */
export const isSameRequest = (left: TimelineRequest, right: TimelineRequest): boolean =>
  left.cycle === right.cycle &&
  left.startNs === right.startNs &&
  left.endNs === right.endNs &&
  left.widthPx === right.widthPx;

/** What a copy lacks: the view that is on screen is a sound one. */
export const passedBeside = ({ passedOver }: Held, shown: ViewState | null): readonly PassedOver[] =>
  shown === null ? passedOver : passedOver.filter(({ part }) => part !== 'view');

/** What is said of it once it is saved; null where it lacks nothing. `damaged`: entries of what perf wrote. */
export function missingWords(passedOver: readonly PassedOver[], damaged: readonly string[]): string | null {
  const perf = `What perf wrote is damaged in the file that was opened, and is saved as it is: ${damaged.join(', ')}.`;
  const missing = [
    ...passedOver.flatMap((passed) => lostWith(passed)?.message ?? []),
    ...(damaged.length === 0 ? [] : [perf]),
  ];
  return missing.length === 0 ? null : `${missing.join(' ')} All else was saved.`;
}
