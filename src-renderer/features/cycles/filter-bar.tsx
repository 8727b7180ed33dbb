import { useCallback } from 'react';
import { completionsAt } from '@core/cycle-filter/completions';
import { figureColumn } from '@core/analysis/cycle-table';
import type { CycleTable, Figure } from '@core/analysis/cycle-table';
import { formatCount } from '@core/units';
import { useApp } from '../../state/hooks';
import type { Part } from '../../state/model';
import type { ShownCycles } from '../../state/selectors/chosen';
import { Button } from '../../ui/button';
import { useKeptFocus } from '../../ui/kept-focus';
import { Popover } from '../../ui/popover';
import { SuggestInput } from '../../ui/suggest-input';

const HEIRS = ['[role=combobox]'];

/** What cycles to show: an expression with suggestions, chips for frequent ones, the last ones, and the brush over the bars. */
export function FilterBar({ shown }: { shown: ShownCycles }) {
  const { table, filtered } = shown;
  const filter = useApp((state) => state.filter);
  const setFilter = useApp((state) => state.setFilter);
  const keep = useApp((state) => state.keepFilter);
  const suggest = useCallback(
    (text: string, position: number) => completionsAt(text, position, table),
    [table],
  );
  const rootRef = useKeptFocus<HTMLDivElement>(HEIRS);
  return (
    <div className="cycle-filter" ref={rootRef}>
      <div className="cycle-filter-line">
        <SuggestInput
          label="Filter of the cycles"
          value={filter.text}
          placeholder="filter: kick > 1ms and barrier > 20%"
          error={filter.error}
          suggest={suggest}
          onChange={setFilter}
          onKeep={keep}
        />
        {filter.text === '' ? null : (
          <Button tone="quiet" aria-label="Clear the filter" title="Clear" onClick={() => setFilter('')}>
            ✕
          </Button>
        )}
        <History />
      </div>
      <Fix />
      <Chips shown={shown} />
      {filtered.unknown > 0 ? (
        <p className="cycle-unknown muted">
          {formatCount(filtered.unknown)} left out: the recording does not show the figure
        </p>
      ) : null}
      <BrushLine shown={shown} />
    </div>
  );
}

/** What was probably meant, one click away; and what is shown until it is understood. */
function Fix() {
  const filter = useApp((state) => state.filter);
  const setFilter = useApp((state) => state.setFilter);
  const { error, text, inForce } = filter;
  if (error === null) return null;
  const { suggestion } = error;
  const mended = suggestion === null ? null : text.slice(0, error.from) + suggestion + text.slice(error.to);
  return (
    <p className="cycle-fix muted">
      {mended === null ? null : (
        <Button tone="quiet" onClick={() => setFilter(mended)}>
          Use “{mended.trim()}”
        </Button>
      )}
      {inForce === '' ? 'All are shown meanwhile' : `Shown meanwhile: ${inForce}`}
    </p>
  );
}

function History() {
  const history = useApp((state) => state.filterHistory);
  const setFilter = useApp((state) => state.setFilter);
  const keep = useApp((state) => state.keepFilter);
  if (history.length === 0) return null;
  return (
    <Popover
      label="Last filters"
      triggerClass="button button-quiet"
      triggerLabel="Last filters"
      trigger={<i className="caret" />}
      align="end"
    >
      {(close) => (
        <ul className="filter-history">
          {history.map((text) => (
            <li key={text}>
              <button
                type="button"
                onClick={() => {
                  setFilter(text);
                  keep();
                  close();
                }}
              >
                <code>{text}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}

interface Chip {
  readonly title: string;
  readonly text: string;
  /** Without it the filter says nothing. */
  readonly needs: Figure;
}

const WHOLE: Readonly<Record<Part, string>> = { pause: 'pause', resume: 'resume', both: 'total' };

const chipsFor = (part: Part): readonly Chip[] => [
  { title: 'worst 1 %', text: `${WHOLE[part]} >= p99`, needs: 'pauseNs' },
  { title: 'kick > p90', text: 'kick > p90', needs: 'phase:kick' },
  { title: 'barrier > 20 %', text: 'barrier > 20%', needs: 'phase:barrier' },
  { title: 'flush > p90', text: 'flush > p90', needs: 'phase:flush' },
  { title: 'other > 3 %', text: 'other > 3%', needs: 'phase:other' },
  { title: 'lost > 0', text: 'lost > 0', needs: 'lost' },
];

const saysSomething = ({ needs }: Chip, table: CycleTable): boolean =>
  figureColumn(table, needs)?.some((figure) => figure > 0) ?? false;

function Chips({ shown: { table, isLive } }: { shown: ShownCycles }) {
  const part = useApp((state) => state.part);
  const inForce = useApp((state) => state.filter.inForce);
  const setFilter = useApp((state) => state.setFilter);
  const keep = useApp((state) => state.keepFilter);
  const chips = chipsFor(isLive ? 'both' : part).filter((chip) => saysSomething(chip, table));
  return (
    <ul className="filter-chips" aria-label="Frequent filters">
      {chips.map(({ title, text }) => (
        <li key={title}>
          <button
            type="button"
            aria-pressed={inForce === text}
            title={text}
            onClick={() => {
              setFilter(inForce === text ? '' : text);
              keep();
            }}
          >
            {title}
          </button>
        </li>
      ))}
    </ul>
  );
}

function BrushLine({ shown }: { shown: ShownCycles }) {
  const brush = useApp((state) => state.brush);
  const setBrush = useApp((state) => state.setBrush);
  if (brush === null || shown.isLive) return null;
  return (
    <p className="cycle-brush">
      Brushed: cycles {formatCount(brush[0])} to {formatCount(brush[1])}
      <Button tone="quiet" onClick={() => setBrush(null)}>
        Show all
      </Button>
    </p>
  );
}
