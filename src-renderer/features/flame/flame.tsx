import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { FlameView } from '@core/analysis/flame/flame';
import { searchTree } from '@core/analysis/flame/flame-shapes';
import { findPath, pathOf } from '../../state/frame-paths';
import { useApp, useAppStore } from '../../state/hooks';
import { summedCycles } from '../../state/selectors/summed';
import type { FramePath } from '../../state/slices/flame';
import { subtreeEnds } from '../../charts/flame-boxes';
import { AddingUp } from '../../ui/adding-up';
import { Breadcrumb } from './breadcrumb';
import { Emptiness } from './emptiness';
import { FlameGraph } from './flame-graph';
import { NodeFacts } from './node-facts';
import { FlameTable } from './flame-table';
import { FlameToolbar } from './toolbar';
import { Basis } from './basis';
import './flame.css';

/** The chosen cycles' time as one call tree. */
export function Flame() {
  const store = useAppStore();
  const recordingId = useApp((state) => state.recordingId);
  const part = useApp((state) => state.part);
  const options = useApp((state) => state.flameOptions);
  const shown = useApp((state) => (state.flame?.recordingId === state.recordingId ? state.flame.view : null));
  const awaited = useApp((state) => state.flameAwaited);
  const failure = useApp((state) => state.flameFailure);
  const cycles = useApp(summedCycles);
  useEffect(() => {
    void store.getState().askFlame(cycles);
    // Nobody looks at it: the worker has other things to do.
    return () => store.getState().putOffFlame();
  }, [store, recordingId, part, options, cycles]);
  if (failure !== null) {
    return (
      <div className="empty" role="alert">
        <h2>The call tree could not be made</h2>
        <p>{failure}</p>
      </div>
    );
  }
  return (
    <div className="flame" aria-busy={awaited}>
      {shown === null ? (
        <div className="empty">
          <p>Adding up the cycles…</p>
        </div>
      ) : (
        <ShownFlame view={shown} awaited={awaited} />
      )}
    </div>
  );
}

function Growth({ view: { cycles, of }, awaited }: { view: FlameView; awaited: boolean }) {
  const store = useAppStore();
  const summed = useApp(summedCycles);
  return (
    <AddingUp
      {...{ cycles, of, awaited }}
      onPutOff={() => store.getState().putOffFlame()}
      onGoOn={() => void store.getState().askFlame(summed)}
    />
  );
}

const WHOLE: FramePath = [];

function ShownFlame({ view, awaited }: { view: FlameView; awaited: boolean }) {
  const { tree } = view;
  const search = useApp((state) => state.flameSearch);
  const ends = useMemo(() => subtreeEnds(tree), [tree]);
  // By name, so that another choice of cycles shows the same place again.
  const zoomPath = useApp((state) => state.flameZoom);
  const zoomTo = useApp((state) => state.zoomFlame);
  const [selectedPath, setSelectedPath] = useState(WHOLE);
  const [hovered, setHovered] = useState<number | null>(null);
  const zoomed = useMemo(() => findPath(tree, ends, zoomPath), [tree, ends, zoomPath]);
  const selected = useMemo(() => findPath(tree, ends, selectedPath), [tree, ends, selectedPath]);
  const wanted = useDeferredValue(search);
  const found = useMemo(() => searchTree(tree, wanted), [tree, wanted]);
  const select = (node: number): void => setSelectedPath(pathOf(tree, node));
  const zoom = (node: number): void => {
    zoomTo(pathOf(tree, node));
    select(node);
  };
  const looked = hovered !== null && hovered < tree.count ? hovered : selected;
  const matches = wanted.trim() === '' ? null : found.matches;
  return (
    <>
      <FlameToolbar view={view} ends={ends} zoomed={zoomed} found={found} awaited={awaited} />
      <Growth view={view} awaited={awaited} />
      <Basis view={view} />
      {(tree.totalNs[0] ?? 0) === 0 ? (
        <Emptiness view={view} />
      ) : (
        <div className="flame-frame">
          <div className="flame-body">
            <div className="flame-main">
              {zoomed === 0 ? null : <Breadcrumb tree={tree} node={zoomed} onZoom={zoom} />}
              <FlameGraph
                tree={tree}
                ends={ends}
                zoomed={zoomed}
                matches={matches}
                hovered={hovered}
                selected={selected}
                onHover={setHovered}
                onSelect={select}
                onZoom={zoom}
              />
              <NodeFacts view={view} node={looked} chosen={looked === selected} />
            </div>
            <FlameTable view={view} search={wanted} onPick={zoom} />
          </div>
        </div>
      )}
    </>
  );
}
