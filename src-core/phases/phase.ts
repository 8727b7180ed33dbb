/** The nine phases and three states of the partition; attribution's vocabulary. */

export const PHASES = [
  'dispatch',
  'kick',
  'notify',
  'barrier',
  'drain',
  'flush',
  'capture',
  'resume',
  'other',
] as const;
export type Phase = (typeof PHASES)[number];

export const STATES = ['running', 'runnable', 'blocked'] as const;
export type State = (typeof STATES)[number];

/** What a blocked thread waits for, as far as the evidence goes. */
export const REASONS = [
  'none',
  'grace-period',
  /** Nothing on record tells; the kernel stack may. */
  'unknown',
  /** QEMU's big lock, held by another of its threads. */
  'bql',
  /** A vCPU that has not stopped yet. */
  'vcpu-stop',
  /** A vCPU that is to do some work for the waiting thread: run_on_cpu. */
  'vcpu-work',
  /** The block layer's I/O, completed from outside QEMU. */
  'disk',
  /** Another of QEMU's threads that does block I/O. */
  'worker',
  /** The kernel's workqueues. */
  'kernel-work',
  /** Another lock: of the kernel's, or of QEMU's. */
  'lock',
  /** The main loop has nothing to do. */
  'main-loop',
  /** A vCPU whose guest halted it. */
  'halted',
  /** A vCPU that has stopped and is not to run. */
  'stopped',
  /** Stopped by a signal, or traced. */
  'signal',
] as const;
export type Reason = (typeof REASONS)[number];

/** What the recording's evidence can tell apart: QMP alone, QEMU's log trace events, calls of its functions, samples too. */
export const LEVELS = ['timing', 'trace', 'probes', 'full'] as const;
export type Level = (typeof LEVELS)[number];

/** Levels that Quiescope itself records at. */
export const CAPTURE_LEVELS = LEVELS;
export type CaptureLevel = (typeof CAPTURE_LEVELS)[number];

/** Whether a level records the vCPUs' scheduling: their states, and whom they wait for. */
export const followsVcpus = (level: CaptureLevel): boolean => level === 'full';

/** Names of sums that a level cannot separate further: members in PHASES' order. */
export const JOINT_PHASES = [
  'dispatch+kick+notify+barrier',
  'drain+flush',
  'dispatch+kick+notify+barrier+drain+flush',
  'dispatch+notify+barrier+resume',
  'dispatch+kick',
  'notify+barrier',
  'kick+notify+barrier',
  'notify+barrier+resume',
  'dispatch+notify+barrier+drain+flush',
  'dispatch+drain+flush',
] as const;
export type JointPhase = (typeof JOINT_PHASES)[number];

export const phaseIndex = (phase: Phase): number => PHASES.indexOf(phase);
export const stateIndex = (state: State): number => STATES.indexOf(state);
