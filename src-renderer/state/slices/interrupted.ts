import type { InterruptedRecording } from '@core/journal/interrupted';
import type { Slice } from '../store';

export interface InterruptedSlice {
  /** Recordings of runs that were killed, the latest first; those that were put off are not among them. */
  readonly interrupted: readonly InterruptedRecording[];
  /** One is being analysed. */
  readonly recovering: boolean;
  lookAtInterrupted(): Promise<void>;
  recoverRecording(name: string): Promise<void>;
  discardInterrupted(name: string): Promise<void>;
  /** Asked again at the next start. */
  putOffInterrupted(): void;
}

export const createInterruptedSlice: Slice<InterruptedSlice> = (set, get, { api }) => {
  const without = (name: string): void =>
    set(({ interrupted }) => ({ interrupted: interrupted.filter((one) => one.name !== name) }));
  /** Others may be recovered meanwhile. */
  const putLast = (name: string, failure: string): void =>
    set(({ interrupted }) => ({
      interrupted: [
        ...interrupted.filter((one) => one.name !== name),
        ...interrupted.filter((one) => one.name === name).map((one) => ({ ...one, failure })),
      ],
    }));
  return {
    interrupted: [],
    recovering: false,
    lookAtInterrupted: async () => {
      const reply = await api.interruptedRecordings();
      if (reply.ok) set({ interrupted: reply.value });
    },
    recoverRecording: async (name) => {
      if (get().recovering) return;
      set({ recovering: true });
      const reply = await api.recoverRecording(name);
      set({ recovering: false });
      if (!reply.ok) {
        get().reportFailure('The recording was not recovered', reply.error);
        // Taken by another window, or by the command line.
        if (reply.error.code === 'file-missing') without(name);
        else putLast(name, reply.error.message);
        return;
      }
      without(name);
      await get().selectRecording(reply.value.entry.id);
    },
    discardInterrupted: async (name) => {
      const reply = await api.discardInterrupted(name);
      if (!reply.ok) get().reportFailure('The recording was not discarded', reply.error);
      without(name);
    },
    putOffInterrupted: () => set({ interrupted: [] }),
  };
};
