import type { CycleTable } from '@core/analysis/cycle-table';
import { formatDuration } from '@core/units';
import type { Part } from '../../state/model';
import { layersOf } from '../../state/selectors/bars';
import { totalColumn } from '../../state/selectors/columns';
import { useThemeName } from '../../state/theme';
import { phaseTitle } from '../../ui/phases';
import { PhasePatch } from '../../ui/swatch';

interface Props {
  readonly table: CycleTable;
  readonly part: Part;
  readonly cycle: number;
}

const ms = (ns: number): string => (ns / 1e6).toFixed(3);

function layersWithTime({ table, part, cycle }: Props) {
  return layersOf(table, part, Uint32Array.of(cycle))
    .map(({ key, valuesNs }) => ({ key, ns: valuesNs[0] ?? 0 }))
    .filter(({ ns }) => ns > 0);
}

/** What one bar is made of, the topmost first. */
export function BarHint(props: Props) {
  const theme = useThemeName();
  const { table, part, cycle } = props;
  return (
    <>
      <p className="bars-hint-head">
        cycle {cycle}
        <b>{ms(totalColumn(table, part)[cycle] ?? NaN)} ms</b>
      </p>
      {layersWithTime(props)
        .reverse()
        .map(({ key, ns }) => (
          <p key={key ?? 'rest'} className="bars-hint-row">
            {key === null ? <i className="patch look-muted" /> : <PhasePatch phase={key} theme={theme} />}
            <span>{key === null ? 'not attributed yet' : phaseTitle(key)}</span>
            <b>{ms(ns)}</b>
          </p>
        ))}
    </>
  );
}

/** The same in words. */
export function barWords(table: CycleTable, part: Part, cycle: number): string {
  const whole = formatDuration(totalColumn(table, part)[cycle] ?? NaN);
  const parts = layersWithTime({ table, part, cycle }).map(
    ({ key, ns }) => `${key === null ? 'not attributed yet' : phaseTitle(key)} ${formatDuration(ns, 3)}`,
  );
  return `cycle ${cycle}, ${whole}: ${parts.join(', ')}`;
}
