import type { KeyboardEvent } from 'react';
import type { CycleBarsProps } from './props';
import { panned, zoomed } from './geometry';
import type { BarsModel } from './geometry';

const ZOOM_STEP = 0.6;

type Act = (isShifted: boolean) => void;

/** Arrows walk from bar to bar, with Shift they brush; + and - zoom, 0 shows all, Escape ends the brush. */
export function useBarKeys(model: BarsModel, props: CycleBarsProps): (event: KeyboardEvent) => void {
  const acts = actsOf(model, props);
  return (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
    if (!act) return;
    event.preventDefault();
    // What these keys mean elsewhere in the window they do not mean here.
    event.stopPropagation();
    act(event.shiftKey);
  };
}

function actsOf(model: BarsModel, props: CycleBarsProps): Readonly<Record<string, Act | undefined>> {
  const { order, each, selected, brush } = model;
  const last = order.length - 1;
  const inSight = (position: number): void => {
    if (position < model.from) props.onStretch(panned(model, position - model.from, order.length));
    else if (position >= model.to) props.onStretch(panned(model, position + 1 - model.to, order.length));
  };
  /** A run's bar is its slowest cycle: walking by runs selects what the bars show. */
  const goTo = (wanted: number): void => {
    const position = Math.min(last, Math.max(0, wanted));
    const bar = Math.floor((position - model.first) / each);
    const cycle = each > 1 ? (model.cycles[bar] ?? order[position]) : order[position];
    if (cycle !== undefined) props.onPick?.(cycle);
    inSight(position);
  };
  const step = (by: 1 | -1, isShifted: boolean): void => {
    if (!isShifted) {
      goTo(selected === null ? (by > 0 ? 0 : last) : selected + by * each);
      return;
    }
    const [from, to] = brush ?? [selected ?? 0, selected ?? 0];
    const moved = Math.min(last, Math.max(from, to + by * each));
    props.onBrush?.([from, moved]);
    inSight(moved);
  };
  const middle = selected ?? (model.from + model.to) / 2;
  const zoom = (factor: number): void => props.onStretch(zoomed(model, middle, factor, order.length));
  return {
    ArrowRight: (isShifted) => step(1, isShifted),
    ArrowUp: (isShifted) => step(1, isShifted),
    ArrowLeft: (isShifted) => step(-1, isShifted),
    ArrowDown: (isShifted) => step(-1, isShifted),
    Home: () => goTo(0),
    End: () => goTo(last),
    '+': () => zoom(ZOOM_STEP),
    '=': () => zoom(ZOOM_STEP),
    '-': () => zoom(1 / ZOOM_STEP),
    '0': () => props.onStretch({ from: 0, to: order.length }),
    ...(brush === null ? {} : { Escape: () => props.onBrush?.(null) }),
  };
}
