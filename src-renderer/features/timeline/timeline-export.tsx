import { useApp, useAppStore } from '../../state/hooks';
import { captionOf, fileStemOf } from '../../state/selectors/caption';
import { useThemeName } from '../../state/theme';
import { ExportMenu } from '../../ui/export-menu';
import type { ExportItem } from '../../ui/exported';
import { THEMES } from '../../ui/theme/tokens';
import type { TimelineEngine } from './engine/engine';
import { timelineCsv } from './timeline-csv';

/** The lanes as they are on screen, as a picture and as figures. */
export function TimelineExport({ engine }: { readonly engine: TimelineEngine | null }) {
  const exportFile = useApp((state) => state.exportFile);
  const colours = THEMES[useThemeName()];
  const store = useAppStore();
  if (!engine) return null;
  const cycle = (): string => `cycle ${String(store.getState().cycle ?? 0)}`;
  const stem = (): string => `${fileStemOf(store.getState())}-timeline-${cycle().replace(' ', '-')}`;
  const items: readonly ExportItem[] = [
    {
      title: 'Slices in sight as CSV',
      make: async () => ({
        name: `${stem()}.csv`,
        kind: 'csv',
        bytes: engine.scene ? timelineCsv(engine.scene) : '',
      }),
    },
  ];
  return (
    <ExportMenu
      label="the timeline"
      picture={{
        title: 'Picture',
        stem,
        canvasRef: { current: engine.lanes },
        caption: () => ({ ...captionOf(store.getState(), `timeline of ${cycle()}`), colours }),
      }}
      items={items}
      onExport={exportFile}
    />
  );
}
