import { frameOf } from '@core/analysis/flame/flame-shapes';
import type { UnitedTree } from '@core/compare/united-tree';
import { signedDuration } from '@core/compare/words';
import { formatDuration } from '@core/units';
import type { BoxLook } from '../../charts/flame-paint';
import { mixed } from '../../ui/theme/contrast';
import type { Tokens } from '../../ui/theme/tokens';

/** Of a whole cycle: what changed by less is all but alike, however little else did. */
const LEAST_REACH = 0.1;
/** Smaller ones are not written on the frame. */
const WRITTEN = 0.0005;

const wholeOf = ({ aNs, bNs }: UnitedTree): number => Math.max(1, aNs[0] ?? 0, bNs[0] ?? 0);
const changeAt = ({ aNs, bNs }: UnitedTree, node: number): number => (bNs[node] ?? 0) - (aNs[node] ?? 0);

/** The change in nanoseconds that has the full colour: the greatest of a call, wait or phase. */
export function reachOf(tree: UnitedTree): number {
  let reachNs = LEAST_REACH * wholeOf(tree);
  for (let node = 0; node < tree.count; node += 1) {
    const { kind } = frameOf(tree, node);
    if (kind !== 'all' && kind !== 'part') reachNs = Math.max(reachNs, Math.abs(changeAt(tree, node)));
  }
  return reachNs;
}

/** The more a frame grew in B the redder, the more it shrank the bluer; the change is written behind its name. */
export function changeLooks(tokens: Tokens, tree: UnitedTree): (node: number) => BoxLook {
  const [reachNs, leastNs] = [reachOf(tree), WRITTEN * wholeOf(tree)];
  return (node) => {
    const changeNs = changeAt(tree, node);
    const { name } = frameOf(tree, node);
    return {
      colour: mixed(
        tokens.raised,
        changeNs > 0 ? tokens.danger : tokens.accent,
        Math.min(1, Math.abs(changeNs) / reachNs),
      ),
      pattern: 'plain',
      text: Math.abs(changeNs) < leastNs ? name : `${name}  ${signedDuration(changeNs, 2)}`,
      faded: false,
    };
  };
}

export function ChangeLegend({ tree }: { tree: UnitedTree }) {
  const reach = formatDuration(reachOf(tree), 2);
  return (
    <p className="flame-difference-legend">
      <span>less in B, −{reach}</span>
      <i aria-hidden="true" />
      <span>more, +{reach}</span>
    </p>
  );
}
