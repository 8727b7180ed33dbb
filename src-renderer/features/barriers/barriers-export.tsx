import type { BarrierWaits } from '@core/analysis/barriers/barrier-waits';
import type { RecordingOverview } from '@core/analysis/overview';
import { useApp, useAppStore } from '../../state/hooks';
import { captionOf, fileStemOf } from '../../state/selectors/caption';
import { useThemeName } from '../../state/theme';
import { ExportMenu } from '../../ui/export-menu';
import { tableItems } from '../../ui/picture-items';
import { THEMES } from '../../ui/theme/tokens';
import { barriersCsv } from './barriers-csv';
import { barrierTables } from '@core/pictures/barrier-tables';

interface Props {
  readonly summary: RecordingOverview;
  readonly waits: BarrierWaits;
}

/** The tables as a picture, the rows as figures, and the whole audit as it stands in the report. */
export function BarriersExport({ summary, waits }: Props) {
  const store = useAppStore();
  const tokens = THEMES[useThemeName()];
  const exportFile = useApp((state) => state.exportFile);
  const base = fileStemOf(store.getState());
  return (
    <ExportMenu
      label="the barriers"
      onExport={exportFile}
      items={[
        ...tableItems({
          title: 'Picture',
          stem: () => `${base}-barriers`,
          lead: () => summary.barriers.verdict,
          tables: () => barrierTables(summary, waits),
          tokens,
          caption: () => ({ ...captionOf(store.getState(), 'barriers'), colours: tokens }),
        }),
        {
          title: 'Waits as CSV',
          make: () =>
            Promise.resolve({ name: `${base}-barriers.csv`, kind: 'csv', bytes: barriersCsv(waits) }),
        },
        {
          title: 'The audit as JSON',
          make: () =>
            Promise.resolve({
              name: `${base}-barriers.json`,
              kind: 'json',
              bytes: `${JSON.stringify({ audit: summary.barriers, waits }, null, 2)}\n`,
            }),
        },
      ]}
    />
  );
}
