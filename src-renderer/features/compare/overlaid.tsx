import { useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import type { Landmark } from '@core/analysis/overlay-runs';
import { missingWords } from '@core/analysis/unread-cycles';
import { overlaidKeys } from '@core/compare/instants';
import type { OverlaidView } from '@core/compare/overlaid';
import { formatCount } from '@core/units';
import { lanesPx } from '../../charts/aligned-axis';
import { useApp, useAppStore } from '../../state/hooks';
import { comparedSides } from '../../state/selectors/compare';
import { useThemeName } from '../../state/theme';
import { AlignChoice } from '../../ui/align-choice';
import { Button } from '../../ui/button';
import { Gathering } from '../../ui/gathering';
import { KeyLegend } from '../../ui/key-legend';
import { useSize } from '../../ui/use-size';
import { InstantTable } from './instant-table';
import { OverlaidCanvas } from './overlaid-canvas';
import { OverlaidExport } from './overlaid-export';

/** Both sides' cycles on one axis, aligned at an instant that they have in common. */
export function Overlaid() {
  const paneRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const size = useSize(paneRef);
  useOverlaid(size.widthPx);
  const isGathering = useApp((state) => state.overlaid.state === 'gathering');
  const view = useApp((state) => {
    const [shown, sides] = [state.overlaidShown, comparedSides(state)];
    return shown !== null && shown.sides.a === sides?.a && shown.sides.b === sides.b ? shown.view : null;
  });
  return (
    <section className="overlaid" aria-label="Both sides on one axis" aria-busy={isGathering}>
      <Controls view={view} canvasRef={canvasRef} />
      <div className="overlaid-pane" ref={paneRef} tabIndex={0} role="group" aria-label="Bands and instants">
        {view === null ? null : <Shown view={view} canvasRef={canvasRef} size={size} />}
        <Progress />
      </div>
      {view === null ? null : <Legend view={view} />}
    </section>
  );
}

interface ShownProps {
  readonly view: OverlaidView;
  readonly canvasRef: RefObject<HTMLCanvasElement | null>;
  readonly size: { readonly widthPx: number; readonly heightPx: number };
}

function Shown({ view, canvasRef, size }: ShownProps) {
  const none = [view.a.aligned === 0 ? 'A' : null, view.b.aligned === 0 ? 'B' : null].filter(
    (side) => side !== null,
  );
  return (
    <>
      {none.length === 0 ? null : (
        <p className="overlaid-note">
          No cycle of {none.join(' and ')} shows this instant: align at another one.
        </p>
      )}
      {none.length === 2 ? null : (
        <>
          <OverlaidCanvas view={view} canvasRef={canvasRef} size={size} />
          <InstantTable view={view} />
        </>
      )}
    </>
  );
}

/** Asks for what is to be seen, whenever that changes. */
function useOverlaid(paneWidthPx: number): void {
  const store = useAppStore();
  const sides = useApp(comparedSides);
  const part = useApp((state) => state.part);
  const align = useApp((state) => state.overlayAlign[state.part]);
  const whole = useApp((state) => state.overlayWhole);
  const widthPx = lanesPx(paneWidthPx);
  useEffect(() => {
    if (sides === null || paneWidthPx === 0) return undefined;
    store.getState().askOverlaid({ ...sides, part, align, whole, widthPx });
    // Nobody looks at it: the worker has other things to do.
    return () => store.getState().putOffOverlaid();
  }, [store, sides, part, align, whole, paneWidthPx, widthPx]);
}

function Controls({ view, canvasRef }: Pick<ShownProps, 'canvasRef'> & { view: OverlaidView | null }) {
  const whole = useApp((state) => state.overlayWhole);
  const showWhole = useApp((state) => state.showOverlayWhole);
  const beyond = view === null ? 0 : view.a.beyond + view.b.beyond;
  return (
    <div className="overlaid-controls">
      <Alignment view={view} />
      <span className="muted">{view === null ? '' : countWords(view)}</span>
      <span className="overlaid-key">A</span>
      <span className="overlaid-key is-b">B</span>
      {beyond > 0 || whole ? (
        <Button tone="quiet" aria-pressed={whole} onClick={() => showWhole(!whole)}>
          {whole
            ? 'Cut the longest'
            : `${formatCount(beyond)} ${beyond === 1 ? 'goes' : 'go'} on beyond · show whole`}
        </Button>
      ) : null}
      {view === null ? null : <OverlaidExport view={view} canvasRef={canvasRef} />}
    </div>
  );
}

const countWords = ({ a, b }: OverlaidView): string =>
  [
    `${formatCount(a.aligned)} cycles of A, ${formatCount(b.aligned)} of B`,
    ...(a.unaligned + b.unaligned > 0
      ? [`${formatCount(a.unaligned)} and ${formatCount(b.unaligned)} do not show this instant`]
      : []),
    ...(a.unread === null ? [] : [`A: ${missingWords(a.unread)}`]),
    ...(b.unread === null ? [] : [`B: ${missingWords(b.unread)}`]),
  ].join(' · ');

function Alignment({ view }: { view: OverlaidView | null }) {
  const part = useApp((state) => state.part);
  const align = useApp((state) => state.overlayAlign[state.part]);
  const alignAt = useApp((state) => state.alignOverlay);
  const seen = useMemo(() => {
    const shown = view?.shifts.map(({ landmark }) => landmark) ?? [];
    return shown.length === 0 ? null : new Set<Landmark>(shown);
  }, [view]);
  return <AlignChoice {...{ part, align, seen, edges: null }} onChoose={(chosen) => alignAt(part, chosen)} />;
}

function Legend({ view }: { view: OverlaidView }) {
  return (
    <KeyLegend keys={overlaidKeys(view)} theme={useThemeName()}>
      <li className="muted">instants: p10 to p90, median</li>
    </KeyLegend>
  );
}

function Progress() {
  const store = useAppStore();
  return (
    <Gathering
      of={useApp((state) => state.overlaid)}
      className="overlaid-progress"
      failed={(message) => (
        <p className="overlaid-note" role="alert">
          They could not be laid on one axis: {message}
        </p>
      )}
      onPutOff={() => store.getState().putOffOverlaid()}
      onGoOn={() => store.getState().goOnWithOverlaid()}
    />
  );
}
