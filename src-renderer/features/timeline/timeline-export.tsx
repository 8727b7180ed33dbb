import { useApp, useAppStore } from '../../state/hooks';
import { ExportMenu } from '../../ui/export-menu';
import type { ExportItem } from '../../ui/export-menu';
import type { TimelineEngine } from './engine/engine';
import { timelineCsv } from './timeline-csv';

/** The lanes as they are on screen, as a picture and as figures. */
export function TimelineExport({ engine }: { readonly engine: TimelineEngine | null }) {
  const exportFile = useApp((state) => state.exportFile);
  const store = useAppStore();
  if (!engine) return null;
  const name = (): string => `timeline-cycle-${String(store.getState().cycle ?? 0)}`;
  const items: readonly ExportItem[] = [
    {
      title: 'Picture (PNG)',
      make: async () => ({ name: `${name()}.png`, kind: 'png', bytes: await engine.picture() }),
    },
    {
      title: 'Slices in sight (CSV)',
      make: async () => ({
        name: `${name()}.csv`,
        kind: 'csv',
        bytes: engine.scene ? timelineCsv(engine.scene) : '',
      }),
    },
  ];
  return <ExportMenu label="the timeline" items={items} onExport={exportFile} />;
}
