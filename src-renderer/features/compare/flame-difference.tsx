import { useEffect, useMemo, useState } from 'react';
import type { FlameDifference } from '@core/compare/flame-difference';
import { basisWords, frameWords, incomparableWords, nameOf } from '@core/compare/flame-words';
import type { UnitedTree } from '@core/compare/united-tree';
import { subtreeEnds } from '../../charts/flame-boxes';
import { FlameCanvas } from '../../charts/flame-canvas';
import { findPath, pathOf } from '../../state/frame-paths';
import { useApp, useAppStore } from '../../state/hooks';
import { comparedSides } from '../../state/selectors/compare';
import type { FramePath } from '../../state/slices/flame';
import { useThemeName } from '../../state/theme';
import { AddingUp } from '../../ui/adding-up';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { THEMES } from '../../ui/theme/tokens';
import { changeLooks, ChangeLegend } from './change-look';
import { ChangeTable } from './change-table';
import { FlameDifferenceExport } from './flame-difference-export';
import { MODE_OPTIONS } from './flame-modes';

/** Both sides' call trees as one, coloured by what a cycle spends more or less in B. */
export function FlameDifferenceView() {
  const store = useAppStore();
  const sides = useApp(comparedSides);
  const part = useApp((state) => state.part);
  const mode = useApp((state) => state.comparedMode);
  const showMode = useApp((state) => state.showComparedMode);
  const awaited = useApp((state) => state.flameDifferenceAwaited);
  const failure = useApp((state) => state.flameDifferenceFailure);
  const shown = useApp((state) => state.flameDifference);
  useEffect(() => {
    if (sides !== null) void store.getState().askFlameDifference(sides);
    // Nobody looks at it: the worker has other things to do.
    return () => store.getState().putOffFlameDifference();
  }, [store, sides, part, mode]);
  const view = shown !== null && shown.sides === sides ? shown.view : null;
  return (
    <section className="flame-difference" aria-label="Flame difference" aria-busy={awaited}>
      <div className="flame-difference-controls">
        <Choice label="Time" value={mode} options={MODE_OPTIONS} onChange={showMode} />
        {view === null ? null : <Growth view={view} awaited={awaited} />}
        {view?.shown.tree ? <ChangeLegend tree={view.shown.tree} /> : null}
      </div>
      {failure === null ? null : (
        <p className="compare-trouble" role="alert">
          The call trees could not be made: {failure}
        </p>
      )}
      {view === null ? (
        <p className="flame-difference-note muted">Adding up the cycles…</p>
      ) : (
        <Shown view={view} />
      )}
    </section>
  );
}

function Growth({ view: { cycles, of }, awaited }: { view: FlameDifference; awaited: boolean }) {
  const store = useAppStore();
  const sides = useApp(comparedSides);
  return (
    <AddingUp
      {...{ cycles, of, awaited }}
      onPutOff={() => store.getState().putOffFlameDifference()}
      onGoOn={() => {
        if (sides !== null) void store.getState().askFlameDifference(sides);
      }}
    />
  );
}

function Shown({ view }: { view: FlameDifference }) {
  const showMode = useApp((state) => state.showComparedMode);
  const { shown } = view;
  if (shown.tree === null) {
    const [title, advice] = incomparableWords(shown.incomparable);
    return (
      <div className="empty">
        <h3>{title}</h3>
        <p>{advice}</p>
        {shown.incomparable.because === 'no-samples' ? (
          <p>
            <Button onClick={() => showMode('offCpu')}>Show time off the CPU</Button>
          </p>
        ) : null}
      </div>
    );
  }
  return <ShownTree view={view} tree={shown.tree} />;
}

const WHOLE: FramePath = [];

function ShownTree({ view, tree }: { view: FlameDifference; tree: UnitedTree }) {
  const tokens = THEMES[useThemeName()];
  const ends = useMemo(() => subtreeEnds(tree), [tree]);
  // By name, so that the same place is shown as the tree grows.
  const [zoomPath, setZoomPath] = useState(WHOLE);
  const [selectedPath, setSelectedPath] = useState(WHOLE);
  const [hovered, setHovered] = useState<number | null>(null);
  const zoomed = useMemo(() => findPath(tree, ends, zoomPath), [tree, ends, zoomPath]);
  const selected = useMemo(() => findPath(tree, ends, selectedPath), [tree, ends, selectedPath]);
  const lookAt = useMemo(() => changeLooks(tokens, tree), [tokens, tree]);
  const zoom = (node: number): void => {
    setZoomPath(pathOf(tree, node));
    setSelectedPath(pathOf(tree, node));
  };
  const looked = hovered !== null && hovered < tree.count ? hovered : selected;
  return (
    <>
      <div className="flame-difference-basis">
        <p className="muted">{basisWords(view).join(' · ')}</p>
        <FlameDifferenceExport {...{ view, tree, ends, zoomed }} />
      </div>
      <div className="flame-difference-body">
        <div className="flame-difference-main">
          <FlameCanvas
            {...{ tree, ends, zoomed, hovered, selected, tokens, lookAt }}
            label={`Flame difference, at ${nameOf(tree, selected)}: ${frameWords(tree, selected)[0] ?? ''}. The table lists the same functions.`}
            onHover={setHovered}
            onSelect={(node) => setSelectedPath(pathOf(tree, node))}
            onZoom={zoom}
          />
          <section
            className="flame-difference-facts"
            aria-label="Frame"
            aria-live={looked === selected ? 'polite' : 'off'}
          >
            <h3>{nameOf(tree, looked)}</h3>
            <p className="figure">{frameWords(tree, looked).join(' · ')}</p>
          </section>
        </div>
        <ChangeTable tree={tree} onPick={zoom} />
      </div>
    </>
  );
}
