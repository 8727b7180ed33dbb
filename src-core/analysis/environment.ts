import type { Level } from '../phases/phase';
import type { GuestSettings, RecordSettings } from './settings';

/** Where and how a recording was made; stated evidence, kept with every snapshot. */
export interface Environment {
  /** ISO 8601, UTC. */
  readonly recordedAt: string;
  readonly quiescope: string;
  readonly qemu: {
    readonly path: string;
    readonly version: string;
    readonly buildId: string | null;
    readonly commandLine: readonly string[];
    readonly accelerator: 'kvm' | 'tcg';
  };
  readonly host: {
    readonly kernel: string;
    readonly cpuModel: string;
    readonly cpus: number;
    readonly memoryBytes: number;
  };
  readonly perf: { readonly version: string; readonly events: readonly string[] } | null;
  readonly guest: GuestSettings;
  readonly record: RecordSettings;
  readonly level: Level;
  /** What was asked for and could not be had, one sentence each. */
  readonly shortfalls: readonly string[];
}
