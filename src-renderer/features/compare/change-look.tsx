import { frameOf } from '@core/analysis/flame-shapes';
import type { UnitedTree } from '@core/compare/united-tree';
import { signedDuration } from '@core/compare/words';
import { formatShare } from '@core/units';
import type { BoxLook } from '../../charts/flame-paint';
import { mixed } from '../../ui/theme/contrast';
import type { Tokens } from '../../ui/theme/tokens';

/** Of a whole cycle's time in A: a change as large has the full colour. */
const FULL = 0.05;
/** Smaller ones are not written on the frame. */
const WRITTEN = 0.0005;

/** The more a frame grew in B the redder, the more it shrank the bluer; the change is written behind its name. */
export function changeLooks(tokens: Tokens, tree: UnitedTree): (node: number) => BoxLook {
  const wholeNs = Math.max(1, tree.aNs[0] ?? 0, tree.bNs[0] ?? 0);
  return (node) => {
    const change = ((tree.bNs[node] ?? 0) - (tree.aNs[node] ?? 0)) / wholeNs;
    const { name } = frameOf(tree, node);
    const isWritten = Math.abs(change) >= WRITTEN;
    return {
      colour: colourOf(tokens, change),
      pattern: 'plain',
      text: isWritten ? `${name}  ${signedDuration(change * wholeNs, 2)}` : name,
      faded: false,
    };
  };
}

const colourOf = ({ raised, danger, accent }: Tokens, change: number): string =>
  mixed(raised, change > 0 ? danger : accent, Math.min(1, Math.abs(change) / FULL));

export function ChangeLegend() {
  return (
    <p className="flame-difference-legend">
      <span>less in B, −{formatShare(FULL)} of a cycle</span>
      <i aria-hidden="true" />
      <span>more, +{formatShare(FULL)}</span>
    </p>
  );
}
