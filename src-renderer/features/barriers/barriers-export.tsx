import type { BarrierWaits } from '@core/analysis/barrier-waits';
import type { RecordingOverview } from '@core/analysis/overview';
import { useApp } from '../../state/hooks';
import { ExportMenu } from '../../ui/export-menu';
import { barriersCsv } from './barriers-csv';

interface Props {
  readonly summary: RecordingOverview;
  readonly waits: BarrierWaits;
}

/** The rows as figures, and the whole audit as it stands in the report. */
export function BarriersExport({ summary, waits }: Props) {
  const name = useApp(
    (state) => state.recordings.find(({ id }) => id === state.recordingId)?.name ?? 'recording',
  );
  const exportFile = useApp((state) => state.exportFile);
  const base = name.replace(/\.qsnap$/, '').replaceAll(/[^\w.-]+/g, '-');
  return (
    <ExportMenu
      label="the barriers"
      onExport={exportFile}
      items={[
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
