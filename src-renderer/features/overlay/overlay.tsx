import { useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import type { Landmark } from '@core/analysis/overlay-runs';
import type { OverlayView } from '@core/analysis/overlay';
import { missingWords } from '@core/analysis/unread-cycles';
import { formatCount, formatCounted } from '@core/units';
import { useApp, useAppStore } from '../../state/hooks';
import { chosenCycles } from '../../state/selectors/chosen';
import { selectedRow, summaryOf } from '../../state/selectors/cycles';
import { OVERLAY_MODES } from '../../state/slices/overlay';
import type { OverlayMode } from '../../state/slices/overlay';
import { useThemeName } from '../../state/theme';
import { AlignChoice } from '../../ui/align-choice';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Gathering } from '../../ui/gathering';
import { KeyLegend } from '../../ui/key-legend';
import { NoneChosen } from '../../ui/none-chosen';
import { useSize } from '../../ui/use-size';
import type { Size } from '../../ui/use-size';
import { OverlayCanvas } from './overlay-canvas';
import { OverlayExport } from './overlay-export';
import { OverlayTable } from './overlay-table';
import { lanesPx } from '../../charts/aligned-axis';
import { stripRows } from './geometry';
import './overlay.css';

const MODES: readonly { readonly value: OverlayMode; readonly title: string }[] = OVERLAY_MODES.map(
  (value) => ({ value, title: value }),
);

/** The chosen cycles over each other, aligned at an instant that they have in common. */
export function Overlay() {
  const count = useApp((state) => chosenCycles(state).length);
  const total = useApp((state) => summaryOf(state)?.cycles.count ?? 0);
  const chooseAll = useApp((state) => state.chooseAllCycles);
  if (count === 0) return <NoneChosen total={total} onChooseAll={chooseAll} />;
  return <Overlaid />;
}

function Overlaid() {
  const paneRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const size = useSize(paneRef);
  useOverlay(size);
  const overlay = useApp((state) => state.overlay);
  const latest = useApp((state) =>
    state.overlayShown?.recordingId === state.recordingId ? state.overlayShown.view : null,
  );
  return (
    <section className="overlay" aria-label="Overlay">
      <Controls view={latest} canvasRef={canvasRef} />
      <div className="overlay-pane" ref={paneRef} aria-busy={overlay.state === 'gathering'}>
        {latest ? <Shown view={latest} size={size} canvasRef={canvasRef} /> : null}
        <Progress />
      </div>
      {latest ? <Legend view={latest} /> : null}
    </section>
  );
}

function Shown({
  view,
  size,
  canvasRef,
}: {
  view: OverlayView;
  size: Size;
  canvasRef: RefObject<HTMLCanvasElement | null>;
}) {
  const mode = useApp((state) => state.overlayMode);
  if (view.aligned === 0) {
    return (
      <p className="overlay-note">None of the chosen cycles shows this instant: align at another one.</p>
    );
  }
  if (mode === 'figures') return <OverlayTable view={view} />;
  return <OverlayCanvas view={view} size={size} mode={mode} canvasRef={canvasRef} />;
}

/** Asks for what is to be seen, whenever that changes. */
function useOverlay({ widthPx, heightPx }: Size): void {
  const store = useAppStore();
  const recordingId = useApp((state) => state.recordingId);
  const total = useApp((state) => summaryOf(state)?.cycles.count ?? 0);
  const chosen = useApp(chosenCycles);
  const part = useApp((state) => state.part);
  const align = useApp((state) => state.overlayAlign[state.part]);
  const whole = useApp((state) => state.overlayWhole);
  const columns = lanesPx(widthPx);
  const rows = stripRows(heightPx);
  useEffect(() => {
    if (recordingId === null || widthPx === 0) return;
    const cycles = chosen.length === total ? null : chosen;
    store.getState().askOverlay(recordingId, { cycles, part, align, widthPx: columns, rows, whole });
    // Nobody looks at it: the worker has other things to do.
    return () => store.getState().putOffOverlay();
  }, [store, recordingId, total, chosen, part, align, whole, widthPx, columns, rows]);
}

function Controls({
  view,
  canvasRef,
}: {
  view: OverlayView | null;
  canvasRef: RefObject<HTMLCanvasElement | null>;
}) {
  const mode = useApp((state) => state.overlayMode);
  const showMode = useApp((state) => state.showOverlayMode);
  const whole = useApp((state) => state.overlayWhole);
  const showWhole = useApp((state) => state.showOverlayWhole);
  return (
    <header className="overlay-controls">
      <h2 className="visually-hidden">Overlay</h2>
      <Alignment view={view} />
      <span className="muted overlay-count">
        {view ? formatCounted(view.aligned, 'cycle') : ''}
        {view && view.unaligned > 0 ? ` · ${formatCount(view.unaligned)} do not show this instant` : ''}
      </span>
      {view && (view.beyond > 0 || whole) ? (
        <Button tone="quiet" aria-pressed={whole} onClick={() => showWhole(!whole)}>
          {whole
            ? 'Cut the longest'
            : `${formatCount(view.beyond)} ${view.beyond === 1 ? 'goes' : 'go'} on beyond · show whole`}
        </Button>
      ) : null}
      <Choice label="Picture" value={mode} options={MODES} onChange={showMode} />
      {view ? <OverlayExport view={view} canvasRef={canvasRef} /> : null}
      {view?.unread ? <p className="muted overlay-missing">{missingWords(view.unread)}</p> : null}
    </header>
  );
}

function Alignment({ view }: { view: OverlayView | null }) {
  const part = useApp((state) => state.part);
  const align = useApp((state) => state.overlayAlign[state.part]);
  const alignAt = useApp((state) => state.alignOverlay);
  const edges = useApp((state) => selectedRow(state)?.edges ?? null);
  const seen = useMemo(
    () => (view === null ? null : new Set<Landmark>(view.spreads.map(({ landmark }) => landmark))),
    [view],
  );
  return <AlignChoice {...{ part, align, seen, edges }} onChoose={(chosen) => alignAt(part, chosen)} />;
}

function Legend({ view }: { view: OverlayView }) {
  const mode = useApp((state) => state.overlayMode);
  return (
    <KeyLegend keys={view.keys} theme={useThemeName()}>
      {mode === 'bands' && view.spreads.length > 0 ? (
        <li>
          <svg width="26" height="13" viewBox="0 0 26 13" aria-hidden="true">
            <path className="spread-range" d="M0 6H26V7H0Z" />
            <path className="spread-most" d="M6 2H19V11H6Z" />
            <path className="spread-median" d="M11 0H13V13H11Z" />
          </svg>
          instants: first to last, p10 to p90, median
        </li>
      ) : null}
    </KeyLegend>
  );
}

function Progress() {
  const store = useAppStore();
  return (
    <Gathering
      of={useApp((state) => state.overlay)}
      className="overlay-progress"
      failed={(message) => (
        <div className="empty" role="alert">
          <h2>The overlay could not be made</h2>
          <p>{message}</p>
        </div>
      )}
      onPutOff={() => store.getState().putOffOverlay()}
      onGoOn={() => store.getState().goOnWithOverlay()}
    />
  );
}
