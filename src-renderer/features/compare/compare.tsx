import { useEffect, useRef } from 'react';
import { assertNever } from '@core/errors';
import type { CompareView } from '@core/compare/view';
import { doubts, verdictSentence } from '@core/compare/words';
import type { ChartHandle } from '../../charts/echart';
import { useApp, useAppStore } from '../../state/hooks';
import { compareRequest, sidesOf } from '../../state/selectors/compare';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { CompareChart } from './compare-chart';
import { CompareExport } from './compare-export';
import { CompareTable } from './compare-table';
import { PICTURE_OPTIONS, STATISTIC_OPTIONS } from './figures';
import { FlameDifferenceView } from './flame-difference';
import { Overlaid } from './overlaid';
import { SideChoices } from './side-choices';
import { UnlikeList } from './unlike-list';
import './compare.css';
import './pictures.css';

/** Two recordings, or two choices of cycles: what differs, by how much, and whether that is more than chance. */
export function Compare() {
  const sides = useApp(sidesOf);
  useComparison();
  return sides === null ? <NothingToCompare /> : <Compared />;
}

/** Asks for what is to be seen, whenever that changes. */
function useComparison(): void {
  const store = useAppStore();
  const request = useApp(compareRequest);
  useEffect(() => {
    if (request !== null) store.getState().askCompare(request);
  }, [store, request]);
}

function NothingToCompare() {
  const open = useApp((state) => state.openRecording);
  const openDialog = useApp((state) => state.openDialog);
  const count = useApp((state) => state.recordings.length);
  return (
    <div className="empty">
      <h2>{count === 0 ? 'Nothing to compare yet' : 'One recording is open'}</h2>
      <p>
        Open {count === 0 ? 'two recordings' : 'a second one'}: before and after a change to QEMU, its command
        line or the kernel.
      </p>
      {count === 0 ? null : (
        <p className="muted">
          Or choose some cycles of this one, by the filter or a range on the bars: they are then held against
          the others.
        </p>
      )}
      <p className="empty-actions">
        <Button onClick={() => void open(null)}>Open a recording…</Button>
        <Button tone="quiet" onClick={() => openDialog('library')}>
          Choose two in the library…
        </Button>
      </p>
    </div>
  );
}

function Compared() {
  const shown = useApp((state) => state.compareShown);
  const isComing = useApp((state) => state.compare.state === 'comparing');
  const statistic = useApp((state) => state.comparedStatistic);
  const showStatistic = useApp((state) => state.showComparedStatistic);
  const picture = useApp((state) => state.comparedPicture);
  const showPicture = useApp((state) => state.showComparedPicture);
  const chartRef = useRef<ChartHandle>(null);
  return (
    <section className="compare" aria-label="Compare" aria-busy={isComing}>
      <header>
        <h2 className="visually-hidden">Compare</h2>
        <SideChoices />
        <Choice label="Picture" value={picture} options={PICTURE_OPTIONS} onChange={showPicture} />
        {picture === 'figures' ? (
          <span className="compare-statistic">
            <Choice
              label="Statistic"
              value={statistic}
              options={STATISTIC_OPTIONS}
              onChange={showStatistic}
            />
            {shown ? <CompareExport view={shown.view} chartRef={chartRef} /> : null}
          </span>
        ) : null}
      </header>
      <Trouble />
      {shown === null && isComing ? <Coming /> : null}
      {shown ? (
        <>
          <Verdicts view={shown.view} />
          {picture === 'figures' ? (
            <>
              <CompareTable comparison={shown.view.comparison} />
              <CompareChart view={shown.view} handle={chartRef} />
            </>
          ) : null}
        </>
      ) : null}
      {picture === 'overlay' ? <Overlaid /> : null}
      {picture === 'flame' ? <FlameDifferenceView /> : null}
    </section>
  );
}

/** While there is nothing else to look at. */
function Coming() {
  return (
    <p className="compare-coming muted" role="status">
      Comparing the cycles…
    </p>
  );
}

function Trouble() {
  const compare = useApp((state) => state.compare);
  switch (compare.state) {
    case 'none':
    case 'comparing':
    case 'ready':
      return null;
    case 'failed':
      return (
        <p className="compare-trouble" role="alert">
          They were not compared: {compare.message}
        </p>
      );
    default:
      return assertNever(compare);
  }
}

/** What is unlike comes before what is slower. */
function Verdicts({ view: { comparison } }: { view: CompareView }) {
  const totals = comparison.figures.filter(({ name }) => name === 'pause' || name === 'resume');
  return (
    <div className="compare-verdicts" tabIndex={0} role="group" aria-label="What it comes to">
      <UnlikeList unlike={comparison.unlike} />
      {totals.map((figure) => (
        <p key={figure.name} className={`compare-verdict is-${figure.verdict.decision}`}>
          {verdictSentence(figure, comparison.unlike)}
        </p>
      ))}
      {doubts(comparison).map((doubt) => (
        <p key={doubt} className="muted">
          {doubt}
        </p>
      ))}
      {comparison.untold.length === 0 ? null : (
        <p className="muted">
          Known of one side alone, and not compared:{' '}
          {comparison.untold.map(({ name, toldBy }) => `${name} (${toldBy.toUpperCase()})`).join(', ')}.
        </p>
      )}
    </div>
  );
}
