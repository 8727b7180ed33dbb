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
export const REASONS = ['none', 'grace-period', 'unknown'] as const;
export type Reason = (typeof REASONS)[number];

/** What the recording's evidence can tell apart: QMP alone, QEMU's log trace events, calls of its functions, samples too. */
export const LEVELS = ['timing', 'trace', 'probes', 'full'] as const;
export type Level = (typeof LEVELS)[number];

/** Levels that Quiescope itself records at. */
export const CAPTURE_LEVELS = LEVELS;
export type CaptureLevel = (typeof CAPTURE_LEVELS)[number];

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
