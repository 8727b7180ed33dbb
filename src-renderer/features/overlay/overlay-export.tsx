import type { RefObject } from 'react';
import type { OverlayView } from '@core/analysis/overlay';
import { useApp, useAppStore } from '../../state/hooks';
import { captionOf, fileStemOf } from '../../state/selectors/caption';
import { selectedRow } from '../../state/selectors/cycles';
import { useThemeName } from '../../state/theme';
import { ExportMenu } from '../../ui/export-menu';
import type { ExportItem } from '../../ui/export-menu';
import { phaseColour } from '../../ui/phases';
import { captionedPng } from '../../ui/picture';
import { THEMES } from '../../ui/theme/tokens';
import { sharesCsv, spreadsCsv } from './figures';
import { keyTitle, landmarkTitle } from './words';

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
  const png: ExportItem = {
    title: 'Picture as PNG',
    make: async () => {
      const canvas = canvasRef.current;
      if (!canvas) throw new Error('nothing is drawn yet');
      const what = `${view.part === 'both' ? 'pause + resume' : view.part} aligned at ${landmarkTitle(view.align, edges)}`;
      const legend = view.keys.map((key) => ({
        title: keyTitle(key),
        colour: key === 'hold' ? tokens.line : phaseColour(tokens, key),
      }));
      const caption = { ...captionOf(store.getState(), what), colours: tokens, legend };
      return {
        name: name('overlay.png'),
        kind: 'png',
        bytes: await captionedPng(canvas, caption, window.devicePixelRatio),
      };
    },
  };
  return (
    <ExportMenu
      label="the overlay"
      onExport={exportFile}
      items={[
        ...(drawn ? [png] : []),
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
