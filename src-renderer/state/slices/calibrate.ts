import { DEFAULT_CALIBRATE, FULL_PAIRS, SHORT_PAIRS } from '@core/calibration/settings';
import type { CalibrateState } from '../model';
import type { Slice } from '../store';

export interface CalibrateSlice {
  readonly calibration: CalibrateState;
  /** Few pairs, to see that all works, or as many as the figures are stated for. */
  readonly calibrateShort: boolean;
  calibrationChanged(calibration: CalibrateState): void;
  chooseCalibrateShort(short: boolean): void;
  /** On the QEMU that guests are launched with. */
  startCalibration(): Promise<void>;
  cancelCalibration(): Promise<void>;
}

export const createCalibrateSlice: Slice<CalibrateSlice> = (set, get, { api }) => ({
  calibration: { state: 'idle' },
  calibrateShort: true,
  calibrationChanged: (calibration) => {
    set({ calibration });
  },
  chooseCalibrateShort: (calibrateShort) => {
    set({ calibrateShort });
  },
  startCalibration: async () => {
    const { guestSettings, calibrateShort } = get();
    const reply = await api.startCalibration({
      ...DEFAULT_CALIBRATE,
      qemuPath: guestSettings.qemuPath,
      accelerator: guestSettings.accelerator,
      pairs: calibrateShort ? SHORT_PAIRS : FULL_PAIRS,
    });
    if (!reply.ok) get().reportFailure('The calibration did not start', reply.error);
  },
  cancelCalibration: async () => {
    const reply = await api.cancelCalibration();
    if (!reply.ok) get().reportFailure('The calibration was not cancelled', reply.error);
  },
});
