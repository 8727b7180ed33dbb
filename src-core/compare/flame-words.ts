/** A difference of call trees in words: the same in the window and in a picture. */
import { frameOf } from '../analysis/flame/flame-shapes';
import { missingWords } from '../analysis/unread-cycles';
import { assertNever } from '../errors';
import { formatCount, formatCounted, formatDuration } from '../units';
import type { FlameDifference, FlameSideBasis, Incomparable } from './flame-difference';
import type { UnitedTree } from './united-tree';
import { signedDuration, signedPercent } from './words';

export const nameOf = (tree: UnitedTree, node: number): string => frameOf(tree, node).name;

/** "+12.3 µs (+4.1%)"; what only B has has no share of A's. */
export function changeWords(aNs: number, bNs: number): string {
  const change = signedDuration(bNs - aNs, 2);
  if (aNs === 0) return bNs === 0 ? change : `${change} (B alone)`;
  return bNs === 0 ? `${change} (A alone)` : `${change} (${signedPercent(bNs / aNs - 1)})`;
}

/** A frame's figures; all of them a cycle. */
export function frameWords(tree: UnitedTree, node: number): string[] {
  const at = (column: Float64Array): number => column[node] ?? 0;
  const [aNs, bNs] = [at(tree.aNs), at(tree.bNs)];
  const [aSelfNs, bSelfNs] = [at(tree.aSelfNs), at(tree.bSelfNs)];
  const words = [
    `A ${formatDuration(aNs, 3)} a cycle, B ${formatDuration(bNs, 3)}: ${changeWords(aNs, bNs)}`,
  ];
  if (aSelfNs + bSelfNs > 0)
    words.push(
      `self A ${formatDuration(aSelfNs, 3)}, B ${formatDuration(bSelfNs, 3)}: ${changeWords(aSelfNs, bSelfNs)}`,
    );
  const [aTimes, bTimes] = [at(tree.aTimes), at(tree.bTimes)];
  if (aTimes + bTimes > 0) words.push(`${timesWords(aTimes)} a cycle in A, ${timesWords(bTimes)} in B`);
  return words;
}

const timesWords = (times: number): string =>
  Number.isInteger(times) ? formatCount(times) : times.toFixed(2);

/** What the widths are, and what they rest on. */
export function basisWords({ a, b, part, mode, folded }: FlameDifference): string[] {
  const parts = part === 'both' ? 'pause and resume' : part;
  const words = [
    `${formatCounted(a.cycles, 'cycle')} of A, ${formatCount(b.cycles)} of B: ${parts}, the driving thread`,
    'as wide as the mean of both, in means a cycle: whether a change is more than chance, the figures tell',
  ];
  if (a.unread !== null) words.push(`A: ${missingWords(a.unread)}`);
  if (b.unread !== null) words.push(`B: ${missingWords(b.unread)}`);
  if (mode === 'onCpu' || mode === 'both') {
    const told = (side: FlameSideBasis): string => formatCount(side.sampling.samples);
    words.push(
      a.sampling.samples + b.sampling.samples === 0
        ? 'on a CPU by the scheduler’s account'
        : `on a CPU by ${told(a)} and ${told(b)} samples`,
    );
  }
  if (folded.includes('handler'))
    words.push('handlers are told apart on one side alone: counted with their caller');
  if (folded.includes('kernel')) words.push('stacks of waits are known of one side alone: left out');
  const without = (side: FlameSideBasis): number =>
    side.cycles - (mode === 'calls' ? side.withCalls : side.withStates);
  if (without(a) + without(b) > 0 && (mode !== 'calls' || a.withCalls + b.withCalls > 0))
    words.push(
      `${formatCount(without(a))} and ${formatCount(without(b))} cycles without ${mode === 'calls' ? 'calls' : 'thread states'}`,
    );
  return words;
}

/** Why there is no difference to draw, and what would show it. */
export function incomparableWords(incomparable: Incomparable): readonly [title: string, advice: string] {
  switch (incomparable.because) {
    case 'no-cycles':
      return [`${incomparable.side.toUpperCase()} has no cycle`, 'The filter or the brush leaves none.'];
    case 'no-calls':
      return [
        `${incomparable.side.toUpperCase()} shows no calls`,
        'Every call of the other side would look new. Calls are recorded at levels probes and full.',
      ];
    case 'no-states':
      return [
        `${incomparable.side.toUpperCase()} shows no thread’s states`,
        'When a thread ran, waited for a CPU or was blocked is recorded at levels probes and full.',
      ];
    case 'no-samples':
      return [
        `${incomparable.side.toUpperCase()} has no samples`,
        'What ran would be told apart on the other side alone. Samples are taken at level full.',
      ];
    case 'joined-otherwise':
      return [
        'The sides join different phases',
        'Neither shows calls, and what one knows together the other knows apart: only their sums are alike.',
      ];
    default:
      return assertNever(incomparable);
  }
}
