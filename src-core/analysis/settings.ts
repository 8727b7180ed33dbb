/** What a user chooses before a guest is launched and before a recording. */
import { CAPTURE_LEVELS } from '../phases/phase';

export const ACCELERATORS = ['auto', 'kvm', 'tcg'] as const;
export type AcceleratorChoice = (typeof ACCELERATORS)[number];
export const LOADS = ['idle', 'busy', 'dirty'] as const;
export type Load = (typeof LOADS)[number];

export interface GuestSettings {
  /** A QEMU binary; null looks for qemu-system-x86_64 on PATH. */
  readonly qemuPath: string | null;
  readonly accelerator: AcceleratorChoice;
  /** 1 to 16 with the built-in guest. */
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly load: Load;
  /** 'default' is a virtio-blk qcow2 in the run's folder; else an image's path or a whole -drive value. */
  readonly disk: 'default' | 'none' | { readonly spec: string };
  /** Kernel to boot in place of the built-in guest. */
  readonly kernel: string | null;
  readonly initrd: string | null;
  readonly append: string | null;
  /** Appended to QEMU's command line as they are. */
  readonly extraArguments: readonly string[];
}

export const DEFAULT_GUEST: GuestSettings = {
  qemuPath: null,
  accelerator: 'auto',
  vcpus: 4,
  memoryMiB: 2048,
  load: 'idle',
  disk: 'default',
  kernel: null,
  initrd: null,
  append: null,
  extraArguments: [],
};

export const LEVEL_CHOICES = ['auto', ...CAPTURE_LEVELS] as const;
export type LevelChoice = (typeof LEVEL_CHOICES)[number];

/** Kinds of cycles that a recording drives. */
export const DRIVEN_KINDS = ['stop-cont'] as const;

export interface RecordSettings {
  readonly kind: (typeof DRIVEN_KINDS)[number];
  readonly cycles: number;
  /** From a cont's reply to the next stop. */
  readonly intervalMs: number;
  /** From a stop's reply to the cont. */
  readonly holdMs: number;
  readonly level: LevelChoice;
  /** HMP commands, each completed before each stop request is written. */
  readonly hmpBeforePause: readonly string[];
  /** One bare cycle for every `bareEvery` recorded ones, in turn with them in blocks; 0 for none. */
  readonly bareEvery: number;
}

export const DEFAULT_RECORD: RecordSettings = {
  kind: 'stop-cont',
  cycles: 50,
  intervalMs: 20,
  holdMs: 0,
  level: 'auto',
  hmpBeforePause: [],
  bareEvery: 1,
};
