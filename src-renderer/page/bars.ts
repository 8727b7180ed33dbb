/** The bars: a click or the arrow keys choose a cycle. */
import { barPlaces, cycleBars, cycleOfBar } from '@core/report/cycle-bars';
import type { PageFigures } from '@core/report/page-data';
import { formatDuration } from '@core/units';
import { byId, onWidth } from './elements';

export interface Bars {
  select(cycle: number): void;
}

export function serveBars(figures: PageFigures, choose: (cycle: number) => void): Bars {
  const host = byId('bars');
  let widthPx = 0;
  let selected = 0;
  const mark = (): void => {
    const { every, slotPx, leftPx } = barPlaces(figures.count, widthPx);
    const marker = host.querySelector('.chosen');
    const width = Math.max(3, slotPx);
    marker?.setAttribute('x', String(leftPx + Math.floor(selected / every) * slotPx + (slotPx - width) / 2));
    marker?.setAttribute('width', String(width));
  };
  const cycleAt = (event: MouseEvent): number | null => {
    const x = event.clientX - host.getBoundingClientRect().left;
    return cycleOfBar(barPlaces(figures.count, widthPx), x);
  };
  onWidth(host, (px) => {
    widthPx = px;
    host.innerHTML = cycleBars(figures, px).text;
    mark();
  });
  host.addEventListener('click', (event) => {
    const cycle = cycleAt(event);
    if (cycle !== null) choose(cycle);
  });
  host.addEventListener('pointermove', (event) => {
    const cycle = cycleAt(event);
    host.title = cycle === null ? '' : said(figures, cycle);
  });
  return {
    select: (cycle) => {
      selected = cycle;
      if (widthPx > 0) mark();
    },
  };
}

const said = ({ columns, lengthNs, numbers }: PageFigures, cycle: number): string =>
  [
    `Cycle ${numbers[cycle] ?? cycle}: ${formatDuration(lengthNs[cycle] ?? 0)}`,
    ...columns.flatMap(({ name, phase, values }) => {
      const value = values[cycle] ?? null;
      return phase === null ? [] : `${name} ${value === null ? '–' : formatDuration(value, 3)}`;
    }),
  ].join('\n');
