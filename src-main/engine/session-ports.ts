import type { Failure, Result } from '@core/errors';
import type { RecordSettings } from '@core/analysis/settings';
import type { EventChannel } from '@contract/channels';
import type { Events, WireFailure } from '@contract/contract';
import type {
  Analyst,
  Clock,
  DoctorReport,
  Guest,
  GuestLauncher,
  HostFacts,
  Log,
  OpenRecording,
} from './ports';

export interface RecordProgress {
  readonly stage: 'preparing' | 'recording' | 'bare' | 'analysing';
  readonly done: number;
  readonly total: number;
  /** The cycle that has just ended, on the client's clock. */
  readonly cycle?: {
    readonly index: number;
    readonly clientPauseNs: number;
    readonly clientResumeNs: number;
  };
}

/** A recording, and what cut it short if anything did: its finished cycles are kept all the same. */
export interface Recorded {
  readonly recording: OpenRecording;
  readonly failure: Failure | null;
}

export type RecordCycles = (
  guest: Guest,
  settings: RecordSettings,
  ports: { analyst: Analyst; clock: Clock; hostFacts: HostFacts; version: string },
  options: { signal: AbortSignal; log: Log; onProgress: (progress: RecordProgress) => void },
) => Promise<Result<Recorded>>;

export type Emit = <C extends EventChannel>(channel: C, event: Events[C]) => void;

/** A failure as the window shows it: with what to do about it. */
export type Wire = (failure: Failure) => WireFailure;

/** What the session needs; the composition root gives it. */
export interface SessionPorts {
  readonly launcher: GuestLauncher;
  readonly analyst: Analyst;
  readonly clock: Clock;
  readonly hostFacts: HostFacts;
  readonly recordCycles: RecordCycles;
  readonly runDoctor: () => Promise<DoctorReport>;
  readonly remedyFor: (failure: Failure) => string | null;
  readonly version: string;
  readonly emit: Emit;
  /** Where a recording that nobody saved is kept when the application ends. */
  readonly autosavePath: (name: string) => Promise<string>;
}
