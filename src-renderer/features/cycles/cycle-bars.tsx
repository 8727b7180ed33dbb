import { useMemo, useState } from 'react';
import { EChart } from '../../charts/echart';
import { cycleBarsOption } from '../../charts/options/cycle-bars';
import { useApp } from '../../state/hooks';
import type { LiveCycle, Part } from '../../state/model';
import {
  barAt,
  barsOf,
  cutNsOf,
  latestLive,
  layersOf,
  liveLayersOf,
  quantileNs,
} from '../../state/selectors/bars';
import { rowsOf, summaryOf } from '../../state/selectors/cycles';
import { isBusy } from '../../state/selectors/record';
import { useThemeName } from '../../state/theme';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import type { Option } from '../../ui/field';
import { phaseColour, phasePattern, phaseTitle } from '../../ui/phases';
import { PhasePatch } from '../../ui/swatch';
import { THEMES } from '../../ui/theme/tokens';
import './cycle-bars.css';

const PARTS: readonly Option<Part>[] = [
  { value: 'pause', title: 'pause' },
  { value: 'resume', title: 'resume' },
  { value: 'both', title: 'both' },
];
const TITLES: Readonly<Record<Part, string>> = {
  pause: 'Pause, ms',
  resume: 'Resume, ms',
  both: 'Pause + resume, ms',
};

/** The recording's cycles, or those that come in while one is under way. */
export function CycleBars() {
  const live = useApp((state) => (isBusy(state.record) ? state.record.live : null));
  return live ? <LiveBars live={live} /> : <RecordedBars />;
}

function RecordedBars() {
  const summary = useApp(summaryOf);
  const part = useApp((state) => state.part);
  const cycle = useApp((state) => state.cycle);
  const selectPart = useApp((state) => state.selectPart);
  const selectCycle = useApp((state) => state.selectCycle);
  const theme = useThemeName();
  const rows = summary ? rowsOf(summary.cycles) : undefined;
  const bars = useMemo(() => barsOf(rows ?? [], part), [rows, part]);
  const layers = useMemo(() => layersOf(bars.map((bar) => bar.row), part), [bars, part]); // prettier-ignore
  const lines = useMemo(
    () =>
      [50, 90].flatMap((percent) => {
        const ns = quantileNs(rows ?? [], part, percent / 100);
        return ns === null ? [] : [{ title: `p${percent}`, ns }];
      }),
    [rows, part],
  );
  const [whole, setWhole] = useState(false);
  const cutNs = useMemo(() => cutNsOf(rows ?? [], part), [rows, part]);
  const option = useMemo(() => {
    const tokens = THEMES[theme];
    return cycleBarsOption({
      names: bars.map((bar) => String(bar.index)),
      layers: layers.map(({ key, valuesNs }) => ({
        title: phaseTitle(key),
        colour: phaseColour(tokens, key),
        pattern: phasePattern(key),
        valuesNs,
      })),
      lines,
      cutNs: whole ? null : cutNs,
      selected: barAt(bars, cycle),
      colours: { ...tokens, panel: tokens.raised },
    });
  }, [bars, layers, lines, cutNs, whole, cycle, theme]);
  const each = Math.ceil((rows?.length ?? 0) / Math.max(1, bars.length));
  return (
    <section className="cycle-bars" aria-label="Cycles as bars">
      <header>
        <h2>{TITLES[part]}</h2>
        <ul className="cycle-legend" aria-label="Phases">
          {layers.map(({ key }) => (
            <li key={key}>
              <PhasePatch phase={key} theme={theme} />
              {phaseTitle(key)}
            </li>
          ))}
        </ul>
        {each > 1 ? <span className="muted">each bar: the slowest of {each}</span> : null}
        {cutNs === null ? null : (
          <Button tone="quiet" aria-pressed={whole} onClick={() => setWhole(!whole)}>
            {whole ? 'Cut the tallest' : `▲ cut at ${(cutNs / 1e6).toFixed(1)} ms · show whole`}
          </Button>
        )}
        <Choice label="Part of the cycle" value={part} options={PARTS} onChange={selectPart} />
      </header>
      <EChart
        option={option}
        label={`${TITLES[part]}: ${rows?.length ?? 0} cycles as stacked bars`}
        onPick={(x) => {
          const bar = bars[Math.round(x)];
          if (bar) selectCycle(bar.index);
        }}
      />
    </section>
  );
}

function LiveBars({ live }: { live: readonly LiveCycle[] }) {
  const theme = useThemeName();
  const latest = useMemo(() => latestLive(live), [live]);
  const layers = useMemo(() => liveLayersOf(latest), [latest]);
  const option = useMemo(() => {
    const tokens = THEMES[theme];
    return cycleBarsOption({
      names: latest.map((cycle) => String(cycle.index)),
      layers: layers.map(({ key, valuesNs }) =>
        key === null
          ? { title: 'client’s clock', colour: tokens.muted, pattern: 'plain', valuesNs }
          : {
              title: phaseTitle(key),
              colour: phaseColour(tokens, key),
              pattern: phasePattern(key),
              valuesNs,
            },
      ),
      lines: [],
      cutNs: null,
      selected: null,
      colours: { ...tokens, panel: tokens.raised },
    });
  }, [latest, layers, theme]);
  return (
    <section className="cycle-bars" aria-label="Cycles as bars">
      <header>
        <h2>As they come: pause + resume, ms</h2>
        <ul className="cycle-legend" aria-label="Phases">
          {layers.map(({ key }) => (
            <li key={key ?? 'client'}>
              {key === null ? <i className="patch look-muted" /> : <PhasePatch phase={key} theme={theme} />}
              {key === null ? 'request to reply, not yet attributed' : phaseTitle(key)}
            </li>
          ))}
        </ul>
      </header>
      <EChart option={option} label={`${live.length} cycles so far, as stacked bars`} />
    </section>
  );
}
