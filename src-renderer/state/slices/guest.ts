import type { GuestSettings } from '@core/analysis/settings';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import type { GuestState } from '../model';
import type { Slice } from '../store';

export interface GuestSlice {
  readonly guest: GuestState;
  /** Counts launches: terminals start afresh with each. */
  readonly launches: number;
  readonly guestSettings: GuestSettings;
  /** True between a click on Record without a guest and the guest's answer. */
  readonly recordOnceRunning: boolean;
  editGuest(change: Partial<GuestSettings>): void;
  launchGuest(): Promise<void>;
  /** Takes a guest that runs already, over the QMP socket that its QEMU serves. */
  attachGuest(socket: string): Promise<void>;
  stopGuest(): Promise<void>;
  guestChanged(guest: GuestState): void;
}

export const createGuestSlice: Slice<GuestSlice> = (set, get, { api }) => ({
  guest: { state: 'none' },
  launches: 0,
  guestSettings: DEFAULT_GUEST,
  recordOnceRunning: false,
  editGuest: (change) => {
    set((state) => ({ guestSettings: { ...state.guestSettings, ...change } }));
  },
  launchGuest: async () => {
    const reply = await api.launchGuest(get().guestSettings);
    if (!reply.ok) {
      set({ recordOnceRunning: false });
      // A launch that failed is also told as the guest's state; a notice once is enough.
      if (get().guest.state !== 'failed') {
        get().reportFailure('The guest was not launched', reply.error, 'guest');
      }
    }
  },
  attachGuest: async (socket) => {
    get().dismissNoticesOn('guest');
    const reply = await api.attachGuest(socket);
    if (!reply.ok) get().reportFailure('The guest was not attached to', reply.error, 'guest');
  },
  stopGuest: async () => {
    set({ recordOnceRunning: false });
    const reply = await api.stopGuest();
    if (!reply.ok) get().reportFailure('The guest was not stopped', reply.error);
  },
  guestChanged: (guest) => {
    const before = get().guest.state;
    set((state) => ({
      guest,
      launches: guest.state === 'launching' && before !== 'launching' ? state.launches + 1 : state.launches,
    }));
    // The answer to attaching may have come before: what it said stays.
    if (guest.state === 'launching' && guest.settings !== null) {
      get().dismissNoticesOn('guest');
      // Its console is worth the room from now on; before, the timeline had it.
      set({ terminalOpen: true });
    }
    if (guest.state === 'failed') {
      set({ recordOnceRunning: false });
      get().reportFailure('The guest failed', guest.failure, 'guest');
    }
    if (guest.state === 'running' && get().recordOnceRunning) {
      set({ recordOnceRunning: false });
      void get().startRecording();
    }
  },
});
