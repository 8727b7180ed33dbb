/** What a person chooses for a calibration, and what it tells while it goes on. */
import type { AcceleratorChoice } from '../analysis/settings';
import type { CaptureLevel } from '../phases/phase';
import { INJECTION_NAMES } from './calibration';
import type { InjectionName } from './calibration';

export interface CalibrateSettings {
  /** A QEMU binary; null looks for qemu-system-x86_64 on PATH. */
  readonly qemuPath: string | null;
  readonly accelerator: AcceleratorChoice;
  /** More words for its command line, such as -L and a folder. */
  readonly extraArguments: readonly string[];
  readonly level: CaptureLevel;
  /** Pairs of cycles for each injection. */
  readonly pairs: number;
  readonly injections: readonly InjectionName[];
}

/** As many as the figures are stated for; the short form is for seeing that all works. */
export const FULL_PAIRS = 50;
export const SHORT_PAIRS = 10;

export const DEFAULT_CALIBRATE: CalibrateSettings = {
  qemuPath: null,
  accelerator: 'auto',
  extraArguments: [],
  level: 'probes',
  pairs: FULL_PAIRS,
  injections: INJECTION_NAMES,
};

export interface CalibrateProgress {
  readonly injection: InjectionName;
  /** Which of the chosen ones it is, from 0. */
  readonly index: number;
  readonly count: number;
  readonly stage: 'launching' | 'recording' | 'analysing';
  /** Pairs of cycles. */
  readonly done: number;
  readonly total: number;
}
