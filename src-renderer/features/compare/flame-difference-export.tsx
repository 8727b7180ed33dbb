import type { FlameDifference } from '@core/compare/flame-difference';
import { basisWords, frameWords, nameOf } from '@core/compare/flame-words';
import type { UnitedTree } from '@core/compare/united-tree';
import { flameItems } from '../../charts/flame-items';
import { useApp, useAppStore } from '../../state/hooks';
import { fileStemOf } from '../../state/selectors/caption';
import { sidesOf } from '../../state/selectors/compare';
import { useThemeName } from '../../state/theme';
import { ExportMenu } from '../../ui/export-menu';
import { THEMES } from '../../ui/theme/tokens';
import { changeLooks } from './change-look';
import { changesCsv } from './figures';

interface Props {
  readonly view: FlameDifference;
  readonly tree: UnitedTree;
  readonly ends: Uint32Array;
  readonly zoomed: number;
}

export function FlameDifferenceExport({ view, tree, ends, zoomed }: Props) {
  const store = useAppStore();
  const sides = useApp(sidesOf);
  const tokens = THEMES[useThemeName()];
  const exportFile = useApp((state) => state.exportFile);
  const stem = (): string => `${fileStemOf(store.getState())}-flame-difference`;
  const pictures = flameItems({
    ...{ tree, ends, zoomed, tokens, stem },
    lookAt: changeLooks(tokens, tree),
    titleOf: (node) => `${nameOf(tree, node)}: ${frameWords(tree, node).join(', ')}`,
    caption: () => ({
      title: `Flame difference: A ${sides?.a.title ?? ''}, B ${sides?.b.title ?? ''}; red is more in B, blue less`,
      detail: basisWords(view).join(' · '),
      colours: tokens,
    }),
  });
  return (
    <ExportMenu
      label="the flame difference"
      onExport={exportFile}
      items={[
        ...pictures,
        {
          title: 'Functions as CSV',
          make: async () => ({ name: `${stem()}.csv`, kind: 'csv', bytes: changesCsv(tree) }),
        },
      ]}
    />
  );
}
