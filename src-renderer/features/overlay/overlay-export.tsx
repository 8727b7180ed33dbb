import type { RefObject } from 'react';
import type { OverlayView } from '@core/analysis/overlay';
import type { CycleEdges } from '@core/cycles/cycle';
import { formatCounted } from '@core/units';
import { useApp, useAppStore } from '../../state/hooks';
import { captionOf, fileStemOf } from '../../state/selectors/caption';
import { selectedRow } from '../../state/selectors/cycles';
import { useThemeName } from '../../state/theme';
import { ExportMenu } from '../../ui/export-menu';
import { phaseColour } from '../../ui/phases';
import { tableItems } from '../../ui/picture-items';
import type { PicturedCanvas } from '../../ui/picture-items';
import type { PictureTable } from '@core/pictures/table';
import { THEMES } from '../../ui/theme/tokens';
import { sharesCsv, SPREAD_COLUMNS, spreadCells, spreadsCsv } from './figures';
import { keyTitle, landmarkTitle, spreadsIn } from '../../ui/overlay-words';

interface Props {
  readonly view: OverlayView;
  readonly canvasRef: RefObject<HTMLCanvasElement | null>;
}

export function OverlayExport({ view, canvasRef }: Props) {
  const store = useAppStore();
  const tokens = THEMES[useThemeName()];
  const exportFile = useApp((state) => state.exportFile);
  const edges = useApp((state) => selectedRow(state)?.edges ?? null);
  const drawn = useApp((state) => state.overlayMode !== 'figures');
  const name = (what: string) => `${fileStemOf(store.getState())}-${what}`;
  const picture: PicturedCanvas = {
    title: 'Picture',
    stem: () => name('overlay'),
    canvasRef,
    caption: () => {
      const what = `${view.part === 'both' ? 'pause + resume' : view.part} aligned at ${landmarkTitle(view.align, edges)}`;
      const legend = view.keys.map((key) => ({
        title: keyTitle(key),
        colour: key === 'hold' ? tokens.line : phaseColour(tokens, key),
      }));
      return { ...captionOf(store.getState(), what), colours: tokens, legend };
    },
  };
  const table = tableItems({
    title: 'Picture',
    stem: () => name('instants'),
    lead: () => '',
    tables: () => [instantsTable(view, edges)],
    tokens,
    caption: () => ({ ...captionOf(store.getState(), 'instants'), colours: tokens }),
  });
  return (
    <ExportMenu
      label="the overlay"
      picture={drawn ? picture : null}
      onExport={exportFile}
      items={[
        ...(drawn ? [] : table),
        {
          title: 'Shares as CSV',
          make: async () => ({ name: name('shares.csv'), kind: 'csv', bytes: sharesCsv(view) }),
        },
        {
          title: 'Instants as CSV',
          make: async () => ({ name: name('instants.csv'), kind: 'csv', bytes: spreadsCsv(view) }),
        },
      ]}
    />
  );
}

/** The same rows as those on screen. */
const instantsTable = (view: OverlayView, edges: CycleEdges | null): PictureTable => ({
  title: `Milliseconds from ${landmarkTitle(view.align, edges)}, over ${formatCounted(view.aligned, 'cycle')}`,
  columns: [
    { title: 'instant', align: 'left' },
    ...SPREAD_COLUMNS.map((title) => ({ title, align: 'right' as const })),
  ],
  rows: spreadsIn(view).map((one) => [landmarkTitle(one.landmark, edges), ...spreadCells(one)]),
  note: '',
});
