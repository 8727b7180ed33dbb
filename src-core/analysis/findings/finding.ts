/** A sentence with a figure, where the window shows what it rests on, and what would change it. */
import type { CaptureLevel, Phase } from '../../phases/phase';

/** One click away: the part of the window that shows it. */
export type EvidencePlace =
  | {
      readonly view: 'timeline';
      readonly cycle: number;
      /** From the cycle's stop request; null for the whole cycle. */
      readonly range: { readonly startNs: number; readonly endNs: number } | null;
    }
  /** A figure of the cycle table's, by its name. */
  | { readonly view: 'statistics'; readonly figure: string }
  | { readonly view: 'barriers' }
  | { readonly view: 'flame'; readonly mode: 'calls' | 'onCpu' | 'offCpu' | 'both'; readonly search: string }
  /** Cycles for which an expression holds (cycle-filter). */
  | { readonly view: 'cycles'; readonly filter: string };

/** What to set before the next recording. */
export type KnobChange =
  | { readonly set: 'qemu-arguments'; readonly arguments: readonly string[] }
  | { readonly set: 'level'; readonly level: CaptureLevel }
  | { readonly set: 'vcpus'; readonly vcpus: number }
  /** Nothing that can be set here: a text for QEMU's command line elsewhere. */
  | { readonly set: 'elsewhere'; readonly text: string };

export interface Knob {
  /** Short, for a button: "ioeventfd=off". */
  readonly text: string;
  readonly change: KnobChange;
}

export interface Finding {
  readonly id: string;
  readonly phase: Phase | null;
  readonly title: string;
  readonly evidence: string;
  readonly remedy: string | null;
  /** Of the time of pauses and resumes; null where it is about the recording, or no time of its own. */
  readonly share: number | null;
  /** Null where nothing in the window shows more than the sentence. */
  readonly show: EvidencePlace | null;
  readonly knob: Knob | null;
}
