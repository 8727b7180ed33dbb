import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DragEvent, KeyboardEvent, RefObject } from 'react';
import { useApp, useAppStore } from '../../state/hooks';
import type { AppStore } from '../../state/store';
import type { TimelineEngine } from './engine/engine';
import { collapseToggled, laneMoved, neighbourOf, pinToggled } from './geometry/arrange';
import { GUTTER_PX, HEAD_PX, RULER_PX } from './geometry/layout';
import type { Layout, PlacedLane } from './geometry/layout';

/** Heads this far outside of the pane are made as well, so that scrolling has something to show at once. */
const AROUND_PX = 400;
const LANE_TYPE = 'text/x-quiescope-lane';

interface Props {
  readonly engine: TimelineEngine;
  readonly layout: Layout;
  /** Near enough to tell which heads are in sight. */
  readonly scrollPx: number;
  readonly heightPx: number;
  /** Moved by whoever scrolls, without React, which knows only about where that is. */
  readonly scrolledRef: RefObject<HTMLUListElement | null>;
  readonly onReveal: (laneId: string) => void;
}

/** The lanes' names, beside the canvas: what is said of a lane, and what can be done with it. */
export const LaneHeads = memo(function LaneHeads(props: Props) {
  const { engine, layout, scrollPx, heightPx, scrolledRef, onReveal } = props;
  const top = RULER_PX + layout.pinnedPx;
  const near = (topPx: number, tallPx: number): boolean =>
    topPx + tallPx > scrollPx - AROUND_PX && topPx < scrollPx + heightPx + AROUND_PX;
  const pinningRef = useRef<string | null>(null);
  const pinned = layout.lanes.filter((one) => one.pinned);
  const scrolled = layout.lanes.filter((one) => !one.pinned && near(one.topPx, one.heightPx));
  return (
    <>
      <div className="lane-heads" style={{ top, width: GUTTER_PX }} onScroll={stayPut}>
        <ul ref={scrolledRef} aria-label="Lanes">
          {headsInOrder(layout.heads, scrolled).map((one) =>
            'group' in one ? (
              <li
                key={`group ${one.group.id}`}
                className="lane-group"
                style={{ top: one.topPx, height: HEAD_PX }}
              >
                <GroupHead
                  id={one.group.id}
                  title={one.group.title}
                  count={one.group.lanes.length}
                  collapsed={one.group.collapsed}
                />
              </li>
            ) : (
              <LaneHead key={one.indexed.lane.id} placed={one} {...{ engine, onReveal, pinningRef }} />
            ),
          )}
        </ul>
      </div>
      {pinned.length > 0 ? (
        <div className="lane-heads" style={{ top: RULER_PX, width: GUTTER_PX, height: layout.pinnedPx }}>
          <ul aria-label="Pinned lanes">
            {pinned.map((placed) => (
              <LaneHead key={placed.indexed.lane.id} placed={placed} {...{ engine, onReveal, pinningRef }} />
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
});

/** As they stand from above: Tab goes where the eye does. */
const headsInOrder = (
  heads: Layout['heads'],
  lanes: readonly PlacedLane[],
): readonly (Layout['heads'][number] | PlacedLane)[] =>
  [...heads, ...lanes].sort((one, other) => one.topPx - other.topPx);

/** A focused head that is out of sight must scroll the lanes, not this box. */
function stayPut(event: { readonly currentTarget: HTMLElement }): void {
  event.currentTarget.scrollTop = 0;
}

interface GroupProps {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly collapsed: boolean;
}

function GroupHead({ id, title, count, collapsed }: GroupProps) {
  const lanes = useApp((state) => state.lanes);
  const arrange = useApp((state) => state.arrangeLanes);
  return (
    <button type="button" aria-expanded={!collapsed} onClick={() => arrange(collapseToggled(lanes, id))}>
      <i className="chevron" aria-hidden="true" />
      {title} <span className="muted">{count}</span>
    </button>
  );
}

interface HeadProps {
  readonly engine: TimelineEngine;
  readonly placed: PlacedLane;
  readonly onReveal: (laneId: string) => void;
  /** The lane that was pinned or unpinned last: its head goes to another list, and the keys with it. */
  readonly pinningRef: RefObject<string | null>;
}

function LaneHead({ engine, placed, onReveal, pinningRef }: HeadProps) {
  const store = useAppStore();
  const { lane } = placed.indexed;
  const { id, kind, title, subtitle } = lane;
  const isPinned = placed.pinned;
  const pinRef = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (pinningRef.current !== id) return;
    pinningRef.current = null;
    pinRef.current?.focus({ preventScroll: true });
  }, [id, pinningRef]);
  const toggle = (how: typeof pinToggled): void => {
    const { lanes, arrangeLanes } = store.getState();
    arrangeLanes(how(lanes, id));
  };
  const move = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!event.altKey || by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const all = engine.scene?.indexed.lanes ?? [];
    const target = neighbourOf(all, store.getState().lanes, id, by);
    if (target !== null) moveLane(engine, store, id, target);
  };
  const name = subtitle === '' ? title : `${title}, ${subtitle}`;
  if (placed.heightPx < 8) return null;
  // Title and subtitle beside each other where they have no room below each other.
  const tight = placed.heightPx - (placed.rowsTopPx - placed.topPx) < 26;
  return (
    <li
      className={`lane-head lane-${kind}${placed.collapsed ? ' lane-thin' : ''}${tight ? ' lane-tight' : ''}`}
      style={{ top: placed.topPx, height: placed.heightPx }}
      {...dropping(engine, store, id)}
    >
      <button
        type="button"
        className="lane-name"
        style={{ paddingTop: Math.max(0, placed.rowsTopPx - placed.topPx + (placed.barPx - 16) / 2) }}
        aria-expanded={!placed.collapsed}
        title={name}
        draggable
        onFocus={() => onReveal(id)}
        onKeyDown={move}
        onClick={() => toggle(collapseToggled)}
      >
        <span className="lane-title">{title}</span>
        {subtitle !== '' && kind !== 'phase' && !placed.collapsed ? (
          <>
            <span className="visually-hidden">, </span>
            <span className="lane-subtitle">{subtitle}</span>
          </>
        ) : null}
      </button>
      <button
        ref={pinRef}
        type="button"
        className="lane-pin"
        aria-pressed={isPinned}
        aria-label={`${isPinned ? 'Unpin' : 'Pin'} ${title}`}
        title={isPinned ? 'Unpin' : 'Pin to the top'}
        onClick={() => {
          pinningRef.current = id;
          toggle(pinToggled);
        }}
      >
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path d="M4 1H8V5L10 7V8H6.5V11.5H5.5V8H2V7L4 5Z" />
        </svg>
      </button>
    </li>
  );
}

function moveLane(engine: TimelineEngine, store: AppStore, id: string, target: string): void {
  const { lanes, arrangeLanes } = store.getState();
  arrangeLanes(laneMoved(engine.scene?.indexed.lanes ?? [], lanes, id, target));
}

/** A head is dragged to another's place. */
function dropping(engine: TimelineEngine, store: AppStore, id: string) {
  return {
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.setData(LANE_TYPE, id);
      event.dataTransfer.effectAllowed = 'move';
    },
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(LANE_TYPE)) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = 'move';
    },
    onDrop: (event: DragEvent) => {
      const from = event.dataTransfer.getData(LANE_TYPE);
      if (from === '') return;
      event.preventDefault();
      event.stopPropagation();
      if (from !== id) moveLane(engine, store, from, id);
    },
  };
}

/** What the heads need of a layout; the same object as long as nothing of it changes, however many views come. */
export function useHeadLayout(engine: TimelineEngine | null): Layout | null {
  const [layout, setLayout] = useState<Layout | null>(null);
  const known = useRef('');
  const take = useCallback((next: Layout) => {
    const key = JSON.stringify([
      next.pinnedPx,
      next.heads.map(({ group, topPx }) => [group.id, group.collapsed, group.lanes.length, topPx]),
      next.lanes.map((one) => [
        one.indexed.lane.id,
        one.indexed.lane.subtitle,
        one.topPx,
        one.heightPx,
        one.pinned,
      ]),
    ]);
    if (key === known.current) return;
    known.current = key;
    setLayout(next);
  }, []);
  const listener = useMemo(() => ({ layoutChanged: take }), [take]);
  useEffect(() => engine?.listen(listener), [engine, listener]);
  return layout;
}
