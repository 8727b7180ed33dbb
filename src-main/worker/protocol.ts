/** What goes over the worker's port. Both ends are built together: types alone hold it. */
import type { Failure } from '@core/errors';
import type { RecordingOverview } from '@core/analysis/overview';
import type {
  AnalysedCycle,
  Analyst,
  ExportProgress,
  OpenProgress,
  RecordingId,
} from '../engine/ports/analyst';

export type CallName = Exclude<
  keyof Analyst,
  | 'onCaptureFailed'
  | 'onCaptureUnkept'
  | 'onCyclesAnalysed'
  | 'onOpening'
  | 'onExporting'
  | 'onEnded'
  | 'onCorrected'
>;
export type Calls = Pick<Analyst, CallName>;

export interface CallMessage<N extends CallName = CallName> {
  readonly id: number;
  readonly call: N;
  readonly args: Parameters<Calls[N]>;
}

export type WorkerMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  /** A handler threw: the caller gets it thrown as well. */
  | { readonly kind: 'bug'; readonly id: number; readonly stack: string }
  | { readonly kind: 'captureFailed'; readonly failure: Failure }
  | { readonly kind: 'captureUnkept'; readonly failure: Failure }
  | { readonly kind: 'cyclesAnalysed'; readonly cycles: readonly AnalysedCycle[] }
  | { readonly kind: 'opening'; readonly progress: OpenProgress }
  | { readonly kind: 'exporting'; readonly progress: ExportProgress }
  | { readonly kind: 'corrected'; readonly id: RecordingId; readonly overview: RecordingOverview };

export interface WorkerSettings {
  readonly reaperPath: string;
}
