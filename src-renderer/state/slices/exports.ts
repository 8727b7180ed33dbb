import type { ExchangeChoice } from '@core/exchange/formats';
import type { AnonymisePreview } from '@core/sharing/anonymise';
import type { WrittenExport } from '@core/sharing/exported';
import type { ExportState, MadeFile, WireFailure } from '../model';
import { chosenCycles } from '../selectors/chosen';
import { viewStateOf } from '../selectors/timeline';
import type { AppState, Slice } from '../store';

/** All cycles of the recording on screen, those that all views show, or the one that is selected. */
export const EXPORTED_CYCLES = ['all', 'chosen', 'selected'] as const;
export type ExportedCycles = (typeof EXPORTED_CYCLES)[number];

/** Whether what tells of a person or a machine is replaced, and whether markers keep their notes then. */
export interface Anonymity {
  readonly anonymise: boolean;
  readonly notes: boolean;
}

/** What became of an export; one whose dialog was cancelled became nothing. */
export type ExportOutcome =
  | ({ readonly state: 'written' } & WrittenExport)
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly failure: WireFailure };

export interface ExportsSlice {
  /** Makes a file and has main ask where to put it; resolves to where it went, null where it went nowhere. */
  exportFile(make: () => Promise<MadeFile>): Promise<string | null>;
  /** A recording that is being written for another tool. */
  readonly exporting: ExportState;
  exportChanged(exporting: ExportState): void;
  /** Main asks where, the worker writes. A failure is a notice too where the dialog that began it is gone. */
  exportRecording(choice: ExchangeChoice & Anonymity, cycles: ExportedCycles): Promise<ExportOutcome | null>;
  /** What would become of what; null where it could not be told. */
  previewAnonymised(notes: boolean): Promise<AnonymisePreview | null>;
  cancelExport(): Promise<void>;
}

export const createExportsSlice: Slice<ExportsSlice> = (set, get, { api }) => ({
  exportFile: async (make) => {
    try {
      const { name, kind, bytes } = await make();
      const reply = await api.saveFile({ suggestedName: name, kind, bytes });
      if (reply.ok) return reply.value?.path ?? null;
      get().reportFailure('The view was not exported', reply.error);
    } catch (thrown) {
      get().reportFault(thrown);
    }
    return null;
  },
  exporting: { state: 'idle' },
  exportChanged: (exporting) => {
    set({ exporting });
  },
  exportRecording: async (choice, cycles) => {
    const { recordingId } = get();
    if (recordingId === null) return null;
    const reply = await api.exportRecording({
      id: recordingId,
      ...choice,
      cycles: cyclesOf(get(), cycles),
      view: viewStateOf(get()),
    });
    if (reply.ok) return reply.value === null ? null : { state: 'written', ...reply.value };
    if (reply.error.code === 'cancelled') return { state: 'cancelled' };
    if (get().dialog !== 'export') get().reportFailure('The recording was not exported', reply.error);
    return { state: 'failed', failure: reply.error };
  },
  previewAnonymised: async (notes) => {
    const { recordingId } = get();
    if (recordingId === null) return null;
    const reply = await api.previewAnonymised({ id: recordingId, notes, view: viewStateOf(get()) });
    if (reply.ok) return reply.value;
    get().reportFailure('What would be replaced could not be told', reply.error);
    return null;
  },
  cancelExport: async () => {
    const reply = await api.cancelExport();
    if (!reply.ok) get().reportFailure('The export was not cancelled', reply.error);
  },
});

function cyclesOf(state: AppState, cycles: ExportedCycles): Uint32Array | null {
  if (cycles === 'all') return null;
  if (cycles === 'chosen') return chosenCycles(state);
  return state.cycle === null ? null : Uint32Array.of(state.cycle);
}
