import type { RecordSettings } from '@core/analysis/settings';
import { DEFAULT_RECORD } from '@core/analysis/settings';
import type { CycleTable } from '@core/analysis/cycle-table';
import { LiveCycles } from '../live-cycles';
import type { RecordState } from '../model';
import { isBusy } from '../selectors/record';
import type { Slice } from '../store';

export interface RecordSlice {
  readonly record: RecordState;
  readonly recordSettings: RecordSettings;
  /** When the first cycle of the recording under way was counted, on the window's clock; null before. */
  readonly cyclesSinceMs: number | null;
  /** The cycles so far of the recording under way; null while there is none. */
  readonly liveCycles: CycleTable | null;
  editRecord(change: Partial<RecordSettings>): void;
  /** Records; without a running guest it launches one first. */
  recordOrLaunch(): Promise<void>;
  startRecording(): Promise<void>;
  cancelRecording(): Promise<void>;
  recordChanged(record: RecordState): void;
}

export const createRecordSlice: Slice<RecordSlice> = (set, get, { api, nowMs }) => {
  let live = new LiveCycles();
  const liveCyclesOf = (record: RecordState): CycleTable | null => {
    if (record.state === 'preparing' || !isBusy(record)) live = new LiveCycles();
    return isBusy(record) ? live.take(record.live) : null;
  };
  return {
    record: { state: 'idle' },
    liveCycles: null,
    recordSettings: DEFAULT_RECORD,
    cyclesSinceMs: null,
    editRecord: (change) => {
      set((state) => ({ recordSettings: { ...state.recordSettings, ...change } }));
    },
    recordOrLaunch: async () => {
      const { guest } = get();
      if (isBusy(get().record) || get().recordOnceRunning) return;
      get().dismissNoticesOn('recording');
      if (guest.state === 'running' || guest.state === 'paused') {
        await get().startRecording();
        return;
      }
      set({ recordOnceRunning: true });
      if (guest.state !== 'launching') await get().launchGuest();
    },
    startRecording: async () => {
      const reply = await api.startRecording(get().recordSettings);
      if (!reply.ok && get().record.state !== 'failed') {
        get().reportFailure('The recording did not start', reply.error, 'recording');
      }
    },
    cancelRecording: async () => {
      if (get().recordOnceRunning) {
        await get().stopGuest();
        return;
      }
      const reply = await api.cancelRecording();
      if (!reply.ok) get().reportFailure('The recording was not cancelled', reply.error);
    },
    recordChanged: (record) => {
      const counting = record.state === 'recording' || record.state === 'bare';
      const since = counting ? (get().cyclesSinceMs ?? nowMs()) : null;
      set({ record, cyclesSinceMs: since, liveCycles: liveCyclesOf(record) });
      if (record.state === 'preparing') get().dismissNoticesOn('recording');
      if (record.state === 'failed') get().reportFailure('The recording failed', record.failure, 'recording');
      if (record.state === 'finished' && record.failure) {
        get().reportFailure(
          'The recording ended early; finished cycles are kept',
          record.failure,
          'recording',
        );
      }
    },
  };
};
