import type { InjectionReport } from '@core/calibration/calibration';
import type { CalibrateProgress, CalibrateSettings } from '@core/calibration/settings';
import type { GuestSettings } from '@core/analysis/settings';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import type { Log } from '../ports/clock';

export interface CalibrateOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly onProgress: (progress: CalibrateProgress) => void;
  /** Told of each injection when it is over. */
  readonly onReport: (report: InjectionReport) => void;
}

/** Small and quick to start; two vCPUs, so that one can hold the other up. */
export const calibrationGuest = (
  { qemuPath, accelerator, extraArguments }: CalibrateSettings,
  change: Partial<GuestSettings>,
): GuestSettings => ({
  ...DEFAULT_GUEST,
  vcpus: 2,
  memoryMiB: 256,
  disk: 'none',
  ...change,
  qemuPath,
  accelerator,
  extraArguments: [...extraArguments, ...(change.extraArguments ?? [])],
});
