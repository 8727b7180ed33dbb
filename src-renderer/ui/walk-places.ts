/** Pictures that are walked by keys, place by place: the bars of a histogram, the strips of an overlay. */
import { useState } from 'react';
import type { KeyboardEvent } from 'react';

const PAGE = 10;

/** Where a key leads among `count` places; null where it is none of the keys. `down`: whether the arrow down goes on. */
export function placeAfterKey(
  key: string,
  place: number | null,
  count: number,
  down: 'on' | 'back' = 'back',
): number | null {
  if (count === 0) return null;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const sign = down === 'on' ? 1 : -1;
  const steps = { ArrowDown: sign, ArrowUp: -sign, PageDown: sign * PAGE, PageUp: -sign * PAGE };
  const step = { ...steps, ArrowRight: 1, ArrowLeft: -1 }[key];
  if (step === undefined) return null;
  if (place === null) return step > 0 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, place + step));
}

interface Walk {
  readonly place: number | null;
  readonly count: number;
  readonly down?: 'on' | 'back';
  move(place: number | null): void;
  act(place: number): void;
}

/** Arrows move, Enter acts, Escape leaves. */
export function walkByKeys({ place, count, down, move, act }: Walk) {
  return (event: KeyboardEvent): void => {
    const next = placeAfterKey(event.key, place, count, down);
    if (next !== null) move(next);
    else if ((event.key === 'Enter' || event.key === ' ') && place !== null) act(place);
    else if (event.key === 'Escape' && place !== null) move(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** The place that the keys are on in `picture`; none in another one. */
export function usePlace(picture: unknown): [place: number | null, move: (place: number | null) => void] {
  const [kept, keep] = useState<{ readonly picture: unknown; readonly place: number } | null>(null);
  const place = kept !== null && kept.picture === picture ? kept.place : null;
  return [place, (next) => keep(next === null ? null : { picture, place: next })];
}
