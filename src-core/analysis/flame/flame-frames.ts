/** The frames of a call tree that are no function of the recording's: its parts, and what a thread was doing. */
import { REASONS } from '../../phases/phase';
import { REASON_TITLES } from '../../phases/wait-words';
import { plainFrame } from './flame-segments';
import type { Frame } from './flame-tree';

export const NO_SYMBOL = 'no symbol';
export const ON_CPU = plainFrame('running', 'on a CPU');

export const kernelFrame = (name: string): Frame => ({ name, kind: 'kernel', phase: null, file: 'kernel' });

export const PARTS = { pause: plainFrame('part', 'pause'), resume: plainFrame('part', 'resume') };
export const UNNAMED = kernelFrame(NO_SYMBOL);
const RUNNABLE = plainFrame('runnable', 'runnable: no CPU');
/** By the reason's index. */
const BLOCKED: readonly Frame[] = REASONS.map((why) => {
  if (why === 'grace-period') return plainFrame('gracePeriod', 'blocked: grace period');
  const told = why === 'unknown' || why === 'none' ? 'unknown for what' : REASON_TITLES[why];
  return plainFrame('blocked', `blocked: ${told}`);
});
const BLOCKED_UNKNOWN = plainFrame('blocked', 'blocked: unknown for what');

export const waitFrame = (state: 'runnable' | 'blocked', reason: number): Frame =>
  state === 'runnable' ? RUNNABLE : (BLOCKED[reason] ?? BLOCKED_UNKNOWN);
