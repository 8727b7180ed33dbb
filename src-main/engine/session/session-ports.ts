import type { Failure, Result } from '@core/errors';
import type { RecordSettings } from '@core/analysis/settings';
import type { Calibration } from '@core/calibration/calibration';
import type { CalibrateSettings } from '@core/calibration/settings';
import type { EventChannel } from '@contract/channels';
import type { Events } from '@contract/contract';
import type { WireFailure } from '@contract/wire-failure';
import type { Analyst } from '../ports/analyst';
import type { Clock } from '../ports/clock';
import type { DoctorReport } from '../ports/machine';
import type { GuestAttacher, GuestLauncher, RecordedGuest } from '../ports/guest';
import type { CalibrateOptions } from '../calibrate/settings';
import type { InterruptedRecordings } from '../ports/journal';
import type { Recorded, RecordOptions } from '../record/record';

/** recordCycles with its ports bound. */
export type RecordOn = (
  guest: RecordedGuest,
  settings: RecordSettings,
  options: RecordOptions,
) => Promise<Result<Recorded>>;

/** calibrate with its ports bound. */
export type CalibrateOn = (
  settings: CalibrateSettings,
  options: CalibrateOptions,
) => Promise<Result<Calibration>>;

export type Emit = <C extends EventChannel>(channel: C, event: Events[C]) => void;

/** A failure as the window shows it: with what to do about it. */
export type Wire = (failure: Failure) => WireFailure;

/** What the session needs; the composition root gives it. */
export interface SessionPorts {
  readonly launcher: GuestLauncher;
  readonly attacher: GuestAttacher;
  readonly analyst: Analyst;
  readonly clock: Clock;
  /** Quiescope's own version. */
  readonly version: string;
  readonly record: RecordOn;
  readonly calibrate: CalibrateOn;
  readonly runDoctor: () => Promise<DoctorReport>;
  /** What killed runs left. */
  readonly interrupted: InterruptedRecordings;
  readonly remedyFor: (failure: Failure) => string | null;
  readonly emit: Emit;
  /** Where a recording that nobody saved is kept when the application ends. */
  readonly autosavePath: (name: string) => Promise<string>;
}
