import { reachOf, writtenChanges } from '@core/compare/change-strength';
import type { UnitedTree } from '@core/compare/united-tree';
import { formatDuration } from '@core/units';
import type { BoxLook } from '../../charts/flame-paint';
import { mixed } from '../../ui/theme/contrast';
import type { Tokens } from '../../ui/theme/tokens';

/** The more a frame grew in B the redder, the more it shrank the bluer; the change is written behind its name. */
export function changeLooks(tokens: Tokens, tree: UnitedTree): (node: number) => BoxLook {
  const changeOf = writtenChanges(tree);
  return (node) => {
    const { strength, text } = changeOf(node);
    const towards = strength > 0 ? tokens.danger : tokens.accent;
    return {
      colour: mixed(tokens.raised, towards, Math.abs(strength)),
      pattern: 'plain',
      text,
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
