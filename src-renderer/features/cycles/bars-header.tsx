import { memo } from 'react';
import type { RefObject } from 'react';
import { formatCount, formatCounted } from '@core/units';
import type { Stretch } from '../../charts/cycle-bars/props';
import { useApp, useAppStore } from '../../state/hooks';
import type { Part } from '../../state/model';
import type { ShownCycles } from '../../state/selectors/chosen';
import { fileStemOf } from '../../state/selectors/caption';
import { keysInUse } from '../../state/selectors/cycles';
import { useThemeName } from '../../state/theme';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { ExportMenu } from '../../ui/export-menu';
import type { Option } from '../../ui/field';
import { phaseTitle } from '../../ui/phases';
import { PhasePatch } from '../../ui/swatch';
import { THEMES } from '../../ui/theme/tokens';

export type BarOrder = 'time' | 'table';

const PARTS: readonly Option<Part>[] = [
  { value: 'pause', title: 'pause' },
  { value: 'resume', title: 'resume' },
  { value: 'both', title: 'both' },
];
const ORDERS: readonly Option<BarOrder>[] = [
  { value: 'time', title: 'time' },
  { value: 'table', title: 'table' },
];
const TITLES: Readonly<Record<Part, string>> = {
  pause: 'Pause, ms',
  resume: 'Resume, ms',
  both: 'Pause + resume, ms',
};

interface Props {
  readonly shown: ShownCycles;
  readonly part: Part;
  readonly by: BarOrder;
  readonly setBy: (by: BarOrder) => void;
  readonly isWhole: boolean;
  readonly setWhole: (isWhole: boolean) => void;
  readonly cutNs: number | null;
  readonly stretch: Stretch;
  /** Cycles in the order shown. */
  readonly count: number;
  /** How many cycles a bar stands for. */
  readonly each: number;
  readonly canvasRef: RefObject<HTMLCanvasElement | null>;
  readonly onWhole: () => void;
}

/** What the bars show, and what of it can be changed. */
export const BarsHeader = memo(function BarsHeader(props: Props) {
  const { shown, part, by, setBy, isWhole, setWhole, cutNs, stretch, count, each, onWhole } = props;
  const selectPart = useApp((state) => state.selectPart);
  const brush = useApp((state) => (shown.isLive ? null : state.brush));
  const setBrush = useApp((state) => state.setBrush);
  const isZoomed = stretch.from > 0 || stretch.to < count;
  return (
    <header>
      <h2>{shown.isLive ? `As they come: ${TITLES.both.toLowerCase()}` : TITLES[part]}</h2>
      {each > 1 ? (
        <span
          className="muted bars-each"
          title={`Each bar stands for ${formatCount(each)} cycles and shows the longest`}
        >
          longest of {formatCount(each)}
        </span>
      ) : null}
      <Legend shown={shown} part={part} />
      <span className="bars-tools">
        {isZoomed ? (
          <Button tone="quiet" title="Show all (double click, or 0)" onClick={onWhole}>
            {formatCount(Math.round(stretch.to - stretch.from))} of {formatCount(count)} ✕
          </Button>
        ) : null}
        {brush === null ? null : (
          <Button
            tone="quiet"
            aria-label={`End the brush over cycles ${brush[0]} to ${brush[1]}`}
            title="Brushed cycles: click, or Escape, shows all"
            onClick={() => setBrush(null)}
          >
            {formatCount(brush[0])}–{formatCount(brush[1])} ✕
          </Button>
        )}
        {cutNs === null ? null : (
          <Button
            tone="quiet"
            aria-pressed={!isWhole}
            title={isWhole ? 'Cut the tallest bars' : 'Taller bars are cut: show them whole'}
            onClick={() => setWhole(!isWhole)}
          >
            {isWhole ? 'cut the tallest' : `▲ cut at ${(cutNs / 1e6).toFixed(1)} ms`}
          </Button>
        )}
        {shown.isLive ? null : (
          <>
            <Choice
              label="Order of the bars: of time, or of the table"
              value={by}
              options={ORDERS}
              onChange={setBy}
            />
            <Choice label="Part of the cycle" value={part} options={PARTS} onChange={selectPart} />
            <BarsExport {...props} />
          </>
        )}
      </span>
    </header>
  );
});

function Legend({ shown, part }: Pick<Props, 'shown' | 'part'>) {
  const theme = useThemeName();
  const rest = useApp((state) => state.liveCycles !== null);
  return (
    <ul className="cycle-legend" aria-label="Phases">
      {keysInUse(shown.table, part).map((key) => (
        <li key={key}>
          <PhasePatch phase={key} theme={theme} />
          {phaseTitle(key)}
        </li>
      ))}
      {rest ? (
        <li>
          <i className="patch look-muted" />
          request to reply, not yet attributed
        </li>
      ) : null}
    </ul>
  );
}

function BarsExport({ part, count, canvasRef }: Props) {
  const exportFile = useApp((state) => state.exportFile);
  const name = useApp((state) => state.recordings.find(({ id }) => id === state.recordingId)?.name);
  const filter = useApp((state) => state.filter.inForce);
  const theme = useThemeName();
  const store = useAppStore();
  return (
    <ExportMenu
      label="the bars"
      onExport={exportFile}
      items={[]}
      picture={{
        title: 'Bars',
        stem: () => `${fileStemOf(store.getState())}-bars`,
        canvasRef,
        caption: () => ({
          title: name ?? 'recording',
          detail: `${TITLES[part]} · ${formatCounted(count, 'cycle')}${filter === '' ? '' : ` · ${filter}`}`,
          colours: THEMES[theme],
        }),
      }}
    />
  );
}
