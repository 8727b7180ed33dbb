import type { KeyboardEvent } from 'react';
import { useApp } from '../../state/hooks';
import { phaseOf } from '../../state/selectors/statistics';
import type { FigureLine, StatisticFigure, StatisticsSort } from '../../state/selectors/statistics';
import { useThemeName } from '../../state/theme';
import { PhasePatch } from '../../ui/swatch';
import { THEMES } from '../../ui/theme/tokens';
import { cellText, COLUMNS, figureColour, figureTitle, figureWhat, intervalText } from './words';

interface Props {
  readonly lines: readonly FigureLine[];
  /** What the histogram is of. */
  readonly figure: StatisticFigure;
}

/** A row a figure: the headers sort, a row's name shows its distribution, its box puts its curve beside. */
export function FiguresTable({ lines, figure }: Props) {
  const sort = useApp((state) => state.statisticsSort);
  const sortBy = useApp((state) => state.sortStatistics);
  return (
    <div className="figures-scroll" tabIndex={0} role="group" aria-label="Figures, times in milliseconds">
      <table className="figures" onKeyDown={walkByKey}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">curve</span>
            </th>
            <th scope="col" className="figures-name">
              ms
            </th>
            {COLUMNS.map((column) => (
              <th key={column.key} scope="col" aria-sort={ariaSort(sort, column.key)} title={column.what}>
                <button type="button" onClick={() => sortBy(column.key)}>
                  {column.title}
                  <span aria-hidden="true">{sortArrow(sort, column.key)}</span>
                </button>
              </th>
            ))}
            <th scope="col" title="95% of the median: percentile bootstrap of single cycles, exactly">
              p50, 95%
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <FigureRow key={line.figure} line={line} shown={line.figure === figure} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FigureRow({ line, shown }: { line: FigureLine; shown: boolean }) {
  const show = useApp((state) => state.showFigure);
  const compare = useApp((state) => state.compareFigure);
  const compared = useApp((state) => state.compared.includes(line.figure));
  const { figure, description } = line;
  const title = figureTitle(figure);
  return (
    <tr className={shown ? 'is-selected' : undefined}>
      <td>
        <input
          type="checkbox"
          aria-label={`Curve of ${title}`}
          checked={compared || shown}
          disabled={shown || description === null}
          onChange={() => compare(figure)}
        />
      </td>
      <th scope="row" className="figures-name" title={`${title}: ${figureWhat(figure)}`}>
        <button
          type="button"
          data-figure={figure}
          aria-pressed={shown}
          disabled={description === null}
          onClick={() => show(figure)}
        >
          <FigurePatch figure={figure} />
          {title}
        </button>
      </th>
      {description === null ? (
        <td className="figures-none" colSpan={COLUMNS.length + 1}>
          {line.all === null ? 'not separated at this level' : 'in none of the chosen cycles'}
        </td>
      ) : (
        <>
          {COLUMNS.map(({ key }) => (
            <td key={key} title={exactTitle(line, key)}>
              {cellText(line, key)}
            </td>
          ))}
          <td className="figures-interval">{intervalText(line)}</td>
        </>
      )}
    </tr>
  );
}

function FigurePatch({ figure }: { figure: StatisticFigure }) {
  const theme = useThemeName();
  const phase = phaseOf(figure);
  if (phase !== null) return <PhasePatch phase={phase} theme={theme} />;
  return <i className="patch" style={{ backgroundColor: figureColour(figure, THEMES[theme]) }} />;
}

const exactTitle = (
  { description }: FigureLine,
  key: (typeof COLUMNS)[number]['key'],
): string | undefined => {
  const value = description?.[key] ?? null;
  return key === 'count' || value === null ? undefined : `${Math.round(value)} ns`;
};

const ariaSort = (sort: StatisticsSort | null, key: string) =>
  sort?.key === key ? sort.order : ('none' as const);

const sortArrow = (sort: StatisticsSort | null, key: string): string => {
  if (sort?.key !== key) return '';
  return sort.order === 'ascending' ? ' ↑' : ' ↓';
};

/** Up and down from one figure's name to the next that can be shown. */
function walkByKey(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const from = event.target;
  if (step === undefined || !(from instanceof HTMLButtonElement) || !from.dataset['figure']) return;
  const names = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('[data-figure]:not(:disabled)')];
  const next = names[names.indexOf(from) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.click();
}
