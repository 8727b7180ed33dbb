import type { Level } from '../phases/phase';
import type { RecordingClock } from '../recording/recording';
import type { GuestSettings, RecordSettings } from './settings';

/** Kinds of files that are imported, by what they hold. */
export const IMPORT_KINDS = ['perf.data', 'perf pipe', 'qemu trace log'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** Where a recording came from: Quiescope itself, or a file that something else wrote; unknown where that was lost. */
export type RecordingSource =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: ImportKind;
      /** The file as it was named. */
      readonly file: string;
      readonly sizeBytes: number;
      /** The machine that it was recorded on; null where the file does not say. */
      readonly hostname: string | null;
      /** perf's own command line; null where the file does not say. */
      readonly command: readonly string[] | null;
      readonly clock: RecordingClock;
    };

/** An instruction that orders memory or serialises, found by disassembly. */
export interface Fence {
  /** In the binary, hexadecimal. */
  readonly address: string;
  /** As a disassembler writes it. */
  readonly instruction: string;
  /** The instruction after it, which a sampler's skid gives its time to; hexadecimal. */
  readonly nextAddress: string;
}

/** The fences of one function on the path of a pause or a resume. */
export interface AuditedFunction {
  /** Its address, hexadecimal, where it has no symbol. */
  readonly name: string;
  /** The function that it was found through; null for those that the search began with. */
  readonly calledBy: string | null;
  readonly sizeBytes: number;
  readonly instructions: number;
  readonly fences: readonly Fence[];
}

/** What disassembling a QEMU's functions on the path found. */
export interface FenceAudit {
  /** process.arch of the machine: what a barrier is made of differs. */
  readonly architecture: string;
  /** Name, without folders, of the binary that was looked into; its code alone, no library's. */
  readonly file: string;
  /** How many calls deep the search went from the functions that it began with. */
  readonly depth: number;
  readonly functions: readonly AuditedFunction[];
  /** Functions on the path that were not looked into, each with its reason. */
  readonly skipped: readonly string[];
}

/** Where and how a recording was made; stated evidence, kept with every snapshot. Null is what an import cannot know, and what is lost where the source is unknown. */
export interface Environment {
  readonly source: RecordingSource;
  /** ISO 8601, UTC. */
  readonly recordedAt: string | null;
  /** The version that recorded or imported it; 'unknown' where that is lost. */
  readonly quiescope: string;
  readonly qemu: {
    readonly path: string | null;
    readonly version: string | null;
    readonly buildId: string | null;
    readonly commandLine: readonly string[] | null;
    readonly accelerator: 'kvm' | 'tcg' | null;
  };
  readonly host: {
    readonly kernel: string | null;
    readonly cpuModel: string | null;
    readonly cpus: number | null;
    readonly memoryBytes: number | null;
  };
  readonly perf: { readonly version: string | null; readonly events: readonly string[] } | null;
  readonly guest: GuestSettings | null;
  readonly record: RecordSettings | null;
  readonly level: Level;
  /** Fence instructions in the functions on the path; null where the binary was not looked into. */
  readonly fences: FenceAudit | null;
  /** What was asked for and could not be had, or what an import does not show; one sentence each. */
  readonly shortfalls: readonly string[];
}
