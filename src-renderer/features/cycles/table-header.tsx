import { formatCount, formatCounted } from '@core/units';
import { useApp, useAppStore } from '../../state/hooks';
import { summaryOf } from '../../state/selectors/cycles';
import type { ShownCycles } from '../../state/selectors/chosen';
import { Button } from '../../ui/button';
import { ExportMenu } from '../../ui/export-menu';
import { Popover } from '../../ui/popover';
import type { Column } from './columns';
import { cyclesCsv } from './cycles-csv';

interface Props {
  readonly shown: ShownCycles;
  readonly columns: readonly Column[];
  readonly visible: readonly Column[];
}

/** How many cycles are shown of how many, in which order; what columns; worst and next worst. */
export function TableHeader({ shown, columns, visible }: Props) {
  const { table, isLive, chosen } = shown;
  const store = useAppStore();
  const sort = useApp((state) => state.sort);
  const sortedBy = sort.key === 'index' ? 'number' : columns.find(({ key }) => key === sort.key)?.title;
  const isSortShown = visible.some(({ key }) => key === sort.key);
  const isAll = chosen.length === table.count;
  return (
    <header>
      <h2>Cycles</h2>
      <span className="cycle-count" role="status">
        {isAll ? formatCount(table.count) : `${formatCount(chosen.length)} of ${formatCount(table.count)}`}
        <span className="muted">{isLive ? ' so far' : ''} · ms</span>
        {isSortShown ? null : <span className="muted"> · by {sortedBy?.replaceAll('\u200b', '')}</span>}
      </span>
      <span className="cycle-tools">
        {isLive ? null : (
          <>
            <Button
              tone="quiet"
              title="The slowest of the cycles shown"
              disabled={chosen.length === 0}
              onClick={() => store.getState().selectWorst()}
            >
              Worst
            </Button>
            <Button
              tone="quiet"
              aria-label="Next worst"
              title="Next worst"
              disabled={chosen.length === 0}
              onClick={() => store.getState().stepWorse(1)}
            >
              ›
            </Button>
          </>
        )}
        <ColumnsMenu columns={columns} visible={visible} />
        {isLive || table.count === 0 ? null : <TableExport shown={shown} />}
      </span>
    </header>
  );
}

function ColumnsMenu({ columns, visible }: Omit<Props, 'shown'>) {
  const choice = useApp((state) => state.tableColumns);
  const showColumns = useApp((state) => state.showColumns);
  const shownKeys = visible.map(({ key }) => key);
  return (
    <Popover label="Columns of the table" triggerClass="button button-quiet" trigger="Columns" align="start">
      {() => (
        <div className="column-menu">
          <label>
            <input
              type="checkbox"
              checked={choice === null}
              onChange={(event) => showColumns(event.target.checked ? null : shownKeys)}
            />
            as many as fit
          </label>
          <hr />
          {columns
            .filter(({ key }) => key !== 'index')
            .map(({ key, title, meaning }) => (
              <label key={key}>
                <input
                  type="checkbox"
                  checked={shownKeys.includes(key)}
                  onChange={(event) =>
                    showColumns(
                      event.target.checked ? [...shownKeys, key] : shownKeys.filter((one) => one !== key),
                    )
                  }
                />
                <span>{title.replaceAll('\u200b', '')}</span>
                <span className="muted">{meaning.replace(/, ms$/, '')}</span>
              </label>
            ))}
        </div>
      )}
    </Popover>
  );
}

const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function TableExport({ shown: { table, chosen } }: { shown: ShownCycles }) {
  const exportFile = useApp((state) => state.exportFile);
  const name = useApp((state) => state.recordings.find(({ id }) => id === state.recordingId)?.name);
  const isOpen = useApp((state) => summaryOf(state) !== null);
  if (!isOpen) return null;
  const stem = (name ?? 'recording').replace(/\.[^.]*$/, '');
  return (
    <ExportMenu
      label="the cycles"
      onExport={exportFile}
      items={[
        {
          title: `${formatCounted(chosen.length, 'cycle')} as CSV`,
          make: async () => ({
            name: `${stem}-cycles.csv`,
            kind: 'csv',
            bytes: await cyclesCsv(table, chosen, breathe),
          }),
        },
      ]}
    />
  );
}
