import type { RefObject } from 'react';
import { overlaidKeys } from '@core/compare/instants';
import type { OverlaidView } from '@core/compare/overlaid';
import { useApp, useAppStore } from '../../state/hooks';
import { fileStemOf } from '../../state/selectors/caption';
import { sidesOf } from '../../state/selectors/compare';
import { useThemeName } from '../../state/theme';
import { ExportMenu } from '../../ui/export-menu';
import { keyTitle, landmarkTitle } from '../../ui/overlay-words';
import { phaseColour } from '../../ui/phases';
import { THEMES } from '../../ui/theme/tokens';
import { instantsCsv } from './figures';

interface Props {
  readonly view: OverlaidView;
  readonly canvasRef: RefObject<HTMLCanvasElement | null>;
}

export function OverlaidExport({ view, canvasRef }: Props) {
  const store = useAppStore();
  const sides = useApp(sidesOf);
  const colours = THEMES[useThemeName()];
  const exportFile = useApp((state) => state.exportFile);
  const stem = (): string => `${fileStemOf(store.getState())}-compared-cycles`;
  const caption = () => ({
    title: `A ${sides?.a.title ?? ''} (above), B ${sides?.b.title ?? ''}`,
    detail: `${view.part === 'both' ? 'pause + resume' : view.part} aligned at ${landmarkTitle(view.align, null)} · ${view.a.aligned} and ${view.b.aligned} cycles`,
    legend: overlaidKeys(view).map((key) => ({
      title: keyTitle(key),
      colour: key === 'hold' ? colours.line : phaseColour(colours, key),
    })),
    colours,
  });
  return (
    <ExportMenu
      label="the cycles of both sides"
      onExport={exportFile}
      picture={{ title: 'Picture', stem, canvasRef, caption }}
      items={[
        {
          title: 'Instants as CSV',
          make: async () => ({ name: `${stem()}.csv`, kind: 'csv', bytes: instantsCsv(view) }),
        },
      ]}
    />
  );
}
