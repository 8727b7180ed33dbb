import type { EventChannel } from '@contract/channels';
import type { Events } from '@contract/contract';
import type { ExportState, OpeningState, RecordState } from '@contract/session-states';
import type { CalibrateState } from '@contract/calibration';

interface LongWork {
  readonly record: RecordState;
  readonly opening: OpeningState;
  readonly exporting: ExportState;
  readonly calibration: CalibrateState;
}

/** Of Electron's setProgressBar: above 1 it is known only that something is going on, below 0 that nothing is. */
const UNKNOWN = 2;
const NONE = -1;

/** How far the work is that a user waits for, for the task bar. */
export function progressOf({ record, opening, exporting, calibration }: LongWork): number {
  switch (record.state) {
    case 'recording':
    case 'bare':
      return record.done / Math.max(1, record.total);
    case 'preparing':
    case 'analysing':
    case 'cancelling':
      return UNKNOWN;
    default:
      break;
  }
  if (opening.state === 'opening') {
    const isKnown = opening.stage === 'reading' || opening.stage === 'attributing';
    return isKnown ? opening.done / Math.max(1, opening.total) : UNKNOWN;
  }
  if (exporting.state === 'writing') return exporting.total > 0 ? exporting.done / exporting.total : UNKNOWN;
  return calibration.state === 'running' || calibration.state === 'cancelling' ? UNKNOWN : NONE;
}

/** Listens to what the session tells, and tells `show` whenever the progress is another. */
export function createProgress(show: (progress: number) => void): {
  told<C extends EventChannel>(channel: C, event: Events[C]): void;
} {
  let work: LongWork = {
    record: { state: 'idle' },
    opening: { state: 'idle' },
    exporting: { state: 'idle' },
    calibration: { state: 'idle' },
  };
  let shown = NONE;
  const parts: { readonly [C in EventChannel]?: (event: Events[C]) => Partial<LongWork> } = {
    'record.changed': (record) => ({ record }),
    'opening.changed': (opening) => ({ opening }),
    'export.changed': (exporting) => ({ exporting }),
    'calibrate.changed': (calibration) => ({ calibration }),
  };
  return {
    told: (channel, event) => {
      const change = parts[channel]?.(event);
      if (change === undefined) return;
      work = { ...work, ...change };
      const progress = progressOf(work);
      if (progress === shown) return;
      shown = progress;
      show(progress);
    },
  };
}
