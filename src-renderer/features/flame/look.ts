/** A frame's colour and pattern: by phase for calls, by state for waits, quiet for what is inside of them. */
import { frameOf } from '@core/analysis/flame/flame-shapes';
import type { FlameTree, Frame, FrameKind } from '@core/analysis/flame/flame-tree';
import { JOINT_PHASES } from '@core/phases/phase';
import type { BoxLook } from '../../charts/flame-paint';
import { phaseColour, phasePattern } from '../../ui/phases';
import type { Pattern } from '../../ui/phases';
import type { Tokens } from '../../ui/theme/tokens';

export interface Look {
  readonly colour: string;
  readonly pattern: Pattern;
}

const plain = (colour: string): Look => ({ colour, pattern: 'plain' });

export function lookOf(tokens: Tokens, { kind, phase, name }: Frame): Look {
  switch (kind) {
    case 'running':
    case 'kernel':
    case 'user':
    case 'blocked':
      return plain(tokens[kind]);
    case 'runnable':
      return { colour: tokens.runnable, pattern: 'hatched' };
    case 'gracePeriod':
      return { colour: tokens.gracePeriod, pattern: 'hatched' };
    case 'joint': {
      const joint = JOINT_PHASES.find((one) => one === name);
      return joint === undefined
        ? plain(tokens.raised)
        : { colour: phaseColour(tokens, joint), pattern: 'striped' };
    }
    case 'call':
    case 'handler':
    case 'phase':
      // What is no phase's own work stays back: vm_stop, vm_start.
      if (phase === null || (phase === 'other' && kind !== 'phase')) return plain(tokens.raised);
      return { colour: phaseColour(tokens, phase), pattern: phasePattern(phase) };
    case 'all':
    case 'part':
    case 'thread':
      return plain(tokens.raised);
  }
}

/** `matches`: one entry a node; null where nothing is searched for. */
export const boxLooks =
  (tokens: Tokens, tree: FlameTree, matches: Uint8Array | null) =>
  (node: number): BoxLook => {
    const frame = frameOf(tree, node);
    return {
      ...lookOf(tokens, frame),
      text: frame.name,
      faded: matches !== null && matches[node] !== 1,
    };
  };

export const KIND_TITLES: Readonly<Record<FrameKind, string>> = {
  all: 'all chosen cycles',
  part: 'part of the cycle',
  thread: 'thread',
  phase: 'phase',
  joint: 'phases that are not separated',
  call: 'call of QEMU’s',
  handler: 'state-change handler',
  running: 'on a CPU',
  runnable: 'waits for a CPU',
  blocked: 'blocked',
  gracePeriod: 'blocked',
  kernel: 'kernel',
  user: 'sampled function',
};
