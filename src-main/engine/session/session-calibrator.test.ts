import { describe, expect, it } from 'vitest';
import type { InjectionReport } from '@core/calibration/calibration';
import { DEFAULT_CALIBRATE } from '@core/calibration/settings';
import { DEFAULT_RECORD } from '@core/analysis/settings';
import { fail, ok } from '@core/errors';
import { fakeSession, settled } from './session-fakes';

const REPORT: InjectionReport = {
  name: 'flush',
  title: 'a slow flush',
  measure: 'By name',
  outcome: { state: 'impossible', reason: 'No.' },
};
const CALIBRATION = {
  qemu: { path: '/q', version: '7.2' },
  host: { kernel: 'k', cpuModel: 'c', cpus: 2 },
  accelerator: 'kvm',
  level: 'probes',
  injections: [REPORT],
} as const;

describe('a calibration in the window', () => {
  it('tells its progress and what is over, then its end', async () => {
    const { session, calibrations, events, advance } = fakeSession();
    expect(await session.startCalibration(DEFAULT_CALIBRATE)).toMatchObject({ ok: true });
    const progress = {
      injection: 'flush',
      index: 0,
      count: 2,
      stage: 'recording',
      done: 1,
      total: 50,
    } as const;
    calibrations[0]?.onProgress(progress);
    calibrations[0]?.onProgress({ ...progress, done: 2 });
    advance(300);
    calibrations[0]?.onProgress({ ...progress, done: 3 });
    calibrations[0]?.onReport(REPORT);
    const told = events('calibrate.changed').flatMap((state) => ('progress' in state ? [state] : []));
    expect(told.map((state) => state.progress?.done)).toEqual([undefined, 1, 3, 3]);
    expect(told.at(-1)?.reports).toEqual([REPORT]);
    calibrations[0]?.end(ok(CALIBRATION));
    await settled();
    expect(session.state().calibration).toEqual({ state: 'finished', calibration: CALIBRATION });
  });

  it('is the only one, and none begins beside a recording, nor a recording beside it', async () => {
    const { session, calls } = fakeSession();
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    expect(await session.startCalibration(DEFAULT_CALIBRATE)).toMatchObject({ error: { code: 'busy' } });
    calls[0]?.end(fail('perf-failed', 'No.'));
    await settled();
    await session.startCalibration(DEFAULT_CALIBRATE);
    expect(await session.startCalibration(DEFAULT_CALIBRATE)).toMatchObject({ error: { code: 'busy' } });
    expect(await session.startRecording(DEFAULT_RECORD)).toMatchObject({ error: { code: 'busy' } });
  });

  it('that is cancelled keeps what was over, and so does one that fails', async () => {
    const { session, calibrations } = fakeSession();
    await session.startCalibration(DEFAULT_CALIBRATE);
    calibrations[0]?.onReport(REPORT);
    await session.cancelCalibration();
    expect(session.state().calibration).toEqual({ state: 'cancelled', reports: [REPORT] });
    await session.startCalibration(DEFAULT_CALIBRATE);
    calibrations[1]?.end(fail('qemu-missing', 'There is no QEMU.'));
    await settled();
    expect(session.state().calibration).toMatchObject({
      state: 'failed',
      reports: [],
      failure: { code: 'qemu-missing', remedy: 'mend qemu-missing' },
    });
  });

  it('ends with the application', async () => {
    const { session, calibrations } = fakeSession();
    await session.startCalibration(DEFAULT_CALIBRATE);
    await session.dispose();
    expect(calibrations[0]?.signal.aborted).toBe(true);
  });
});
