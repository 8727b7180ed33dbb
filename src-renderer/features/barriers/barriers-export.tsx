import type { BarrierWaits } from '@core/analysis/barriers/barrier-waits';
import type { RecordingOverview } from '@core/analysis/overview';
import { useApp, useAppStore } from '../../state/hooks';
import { captionOf, fileStemOf } from '../../state/selectors/caption';
import { useThemeName } from '../../state/theme';
import { ExportMenu } from '../../ui/export-menu';
import { captionedSvg } from '../../ui/picture';
import { measuredText, tablesPicture } from '../../ui/table-picture';
import { THEMES } from '../../ui/theme/tokens';
import { barriersCsv } from './barriers-csv';
import { barrierTables } from './barriers-picture';

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
  const picture = (): string => {
    const { verdict } = summary.barriers;
    const { svg, widthPx, heightPx } = tablesPicture(
      verdict,
      barrierTables(summary, waits),
      tokens,
      measuredText(),
    );
    const caption = { ...captionOf(store.getState(), 'barriers'), colours: tokens };
    return captionedSvg(svg, widthPx, heightPx, caption);
  };
  return (
    <ExportMenu
      label="the barriers"
      onExport={exportFile}
      items={[
        {
          title: 'Picture as SVG',
          make: () => Promise.resolve({ name: `${base}-barriers.svg`, kind: 'svg', bytes: picture() }),
        },
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
