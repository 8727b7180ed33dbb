/** The table of cycles: sorted by any column, a row chooses its cycle. */
import type { PageFigures } from '@core/report/page-data';
import { orderOf, tableRows } from '@core/report/page-table';
import { byId } from './elements';

/** More rows than anybody reads make the page slow. */
const MOST_ROWS = 1_100;

export interface CycleTable {
  select(cycle: number): void;
}

export function serveTable(figures: PageFigures, choose: (cycle: number) => void): CycleTable {
  const table = byId('cycles');
  const heads = [...table.querySelectorAll('th')];
  const body = table.querySelector('tbody');
  if (body === null) throw new Error('The table has no body.');
  let sorted = { column: -1, descending: false };
  let selected = 0;
  const mark = (): void => {
    for (const row of body.querySelectorAll('tr.selected')) row.classList.remove('selected');
    body.querySelector(`tr[data-cycle="${selected}"]`)?.classList.add('selected');
  };
  const show = (): void => {
    const order = orderOf(figures, sorted.column, sorted.descending);
    const shown = order.slice(0, MOST_ROWS);
    body.innerHTML = tableRows(figures, shown, true)
      .map(({ text }) => text)
      .join('');
    heads.forEach((head, at) => {
      if (at - 1 === sorted.column)
        head.setAttribute('aria-sort', sorted.descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
    const rest = order.length - shown.length;
    byId('more').textContent =
      rest === 0 ? '' : `The first ${MOST_ROWS} in this order; ${rest} more are in the data.`;
    mark();
  };
  heads.forEach((head, at) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const column = at - 1;
      // A figure's greatest first, for these are looked for; numbers in their order.
      const first = column >= 0;
      sorted = { column, descending: sorted.column === column ? !sorted.descending : first };
      show();
    });
  });
  body.addEventListener('click', ({ target }) => {
    const cycle = target instanceof Element ? target.closest('tr')?.getAttribute('data-cycle') : null;
    if (cycle != null) choose(Number(cycle));
  });
  show();
  return {
    select: (cycle) => {
      selected = cycle;
      mark();
    },
  };
}
