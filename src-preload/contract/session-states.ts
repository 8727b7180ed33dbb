/** What a guest, a recording and an opening are at, as the window is told. */
import type { GuestSettings, RecordSettings } from '@core/analysis/settings';
import type { PhaseFigures } from '@core/analysis/summary';
import type { WireFailure } from './wire-failure';

/** Settings are null of a guest that somebody else launched. */
export type GuestState =
  | { readonly state: 'none' }
  | { readonly state: 'launching'; readonly settings: GuestSettings | null }
  | {
      readonly state: 'running' | 'paused' | 'stopping';
      readonly settings: GuestSettings | null;
      readonly pid: number;
      readonly accelerator: 'kvm' | 'tcg';
      readonly acceleratorNote: string | null;
      readonly qemuVersion: string;
    }
  | { readonly state: 'failed'; readonly failure: WireFailure };

/** One finished cycle, live while recording. */
export interface LiveCycle {
  readonly index: number;
  readonly clientPauseNs: number;
  readonly clientResumeNs: number;
  /** By phase, pause and resume together; null until it is analysed, and where cycles come too fast for that. */
  readonly phases: PhaseFigures | null;
}

export type RecordState =
  | { readonly state: 'idle' }
  | {
      readonly state: 'preparing' | 'recording' | 'bare' | 'analysing' | 'cancelling';
      readonly settings: RecordSettings;
      readonly done: number;
      readonly total: number;
      readonly live: readonly LiveCycle[];
    }
  | {
      readonly state: 'finished';
      readonly id: string;
      readonly done: number;
      readonly total: number;
      readonly failure: WireFailure | null;
    }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly failure: WireFailure };

/** A recording that is being written for another tool. */
export type ExportState =
  | { readonly state: 'idle' }
  | {
      readonly state: 'writing';
      /** The file's name. */
      readonly name: string;
      /** Cycles; of none, how far it is is not known yet. */
      readonly done: number;
      readonly total: number;
      readonly cancelling: boolean;
    };

/** A file on its way: most snapshots are open at once, those of another attribution and imports are not. */
export type OpeningState =
  | { readonly state: 'idle' }
  | {
      readonly state: 'opening';
      /** The file's name. */
      readonly name: string;
      /** 'starting' until it is known what is to be done. */
      readonly stage: 'starting' | 'reading' | 'analysing' | 'attributing' | 'cancelling';
      /** Bytes while it is read, cycles while they are attributed. */
      readonly done: number;
      readonly total: number;
    };
