import { useMemo } from 'react';
import { frameOf } from '@core/analysis/flame/flame-shapes';
import type { FlameTree } from '@core/analysis/flame/flame-tree';
import { formatDuration } from '@core/units';
import { FlameCanvas } from '../../charts/flame-canvas';
import { useThemeName } from '../../state/theme';
import { THEMES } from '../../ui/theme/tokens';
import { boxLooks } from './look';

interface Props {
  readonly tree: FlameTree;
  readonly ends: Uint32Array;
  readonly zoomed: number;
  /** One entry a node; null where nothing is searched for. */
  readonly matches: Uint8Array | null;
  readonly hovered: number | null;
  readonly selected: number;
  readonly onHover: (node: number | null) => void;
  readonly onSelect: (node: number) => void;
  readonly onZoom: (node: number) => void;
}

export function FlameGraph({ matches, ...props }: Props) {
  const { tree, selected } = props;
  const tokens = THEMES[useThemeName()];
  const lookAt = useMemo(() => boxLooks(tokens, tree, matches), [tokens, tree, matches]);
  const { name } = frameOf(tree, selected);
  const label = `Flame graph, at ${name}, ${formatDuration(tree.totalNs[selected] ?? 0)}. The table lists the same functions.`;
  return <FlameCanvas {...props} label={label} tokens={tokens} lookAt={lookAt} />;
}
