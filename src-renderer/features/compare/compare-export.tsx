import type { RefObject } from 'react';
import type { CompareView } from '@core/compare/view';
import type { ChartHandle } from '../../charts/echart';
import { useApp, useAppStore } from '../../state/hooks';
import { fileStemOf } from '../../state/selectors/caption';
import { sidesOf } from '../../state/selectors/compare';
import { useThemeName } from '../../state/theme';
import { ExportMenu } from '../../ui/export-menu';
import { THEMES } from '../../ui/theme/tokens';
import { comparisonCsv } from './figures';

interface Props {
  readonly view: CompareView;
  readonly chartRef: RefObject<ChartHandle | null>;
}

export function CompareExport({ view, chartRef }: Props) {
  const store = useAppStore();
  const sides = useApp(sidesOf);
  const tokens = THEMES[useThemeName()];
  const exportFile = useApp((state) => state.exportFile);
  const drawn = (): ChartHandle => {
    if (!chartRef.current) throw new Error('nothing is drawn yet');
    return chartRef.current;
  };
  const caption = () => ({
    title: `A ${sides?.a.title ?? ''} (dashed), B ${sides?.b.title ?? ''}`,
    detail: `${view.figure}: ${view.a.length} and ${view.b.length} cycles`,
    colours: tokens,
  });
  const name = (what: string): string => `${fileStemOf(store.getState())}-${what}`;
  return (
    <ExportMenu
      label="the comparison"
      onExport={exportFile}
      items={[
        {
          title: 'Curves as PNG',
          make: async () => ({
            name: name('compared.png'),
            kind: 'png',
            bytes: await drawn().png(caption()),
          }),
        },
        {
          title: 'Curves as SVG',
          make: async () => ({ name: name('compared.svg'), kind: 'svg', bytes: drawn().svg(caption()) }),
        },
        {
          title: 'Table as CSV',
          make: async () => ({
            name: name('compared.csv'),
            kind: 'csv',
            bytes: comparisonCsv(view.comparison),
          }),
        },
      ]}
    />
  );
}
