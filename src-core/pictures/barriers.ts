/** The barrier audit as tables: who waits for grace periods, what fences cost, which barriers are no instruction. */
import { barrierWaitSteps } from '../analysis/barriers/barrier-waits';
import { cycleTable } from '../analysis/cycle-table';
import { overviewOf } from '../analysis/overview';
import { markup } from '../report/markup';
import type { Markup } from '../report/markup';
import { formatCounted } from '../units';
import { barrierTables } from './barrier-tables';
import type { DrawnView } from './frame';
import { gathered } from './gathered';
import type { Pictured } from './pictured';
import { drawParagraph, drawTable } from './table';

const TABLE_GAP = 14;

export function* barriersView(
  { exchanged, summary }: Pictured,
  widthPx: number,
): Generator<Uint8Array, DrawnView> {
  const { commandLine } = exchanged.environment.qemu;
  const figures = cycleTable(summary.cycles);
  const waits = yield* gathered(barrierWaitSteps(exchanged.asAnalysis(), commandLine, null, figures));
  const verdict = drawParagraph(summary.barriers.verdict, 0, widthPx);
  const parts: Markup[] = [verdict.content];
  let heightPx = verdict.heightPx;
  let leastWidthPx = 0;
  for (const table of barrierTables(overviewOf(summary), waits)) {
    const drawn = drawTable(table, heightPx + TABLE_GAP, widthPx);
    parts.push(drawn.content);
    heightPx += TABLE_GAP + drawn.heightPx;
    leastWidthPx = Math.max(leastWidthPx, drawn.widthPx);
  }
  return {
    title: `Barriers · ${formatCounted(summary.cycles.length, 'cycle')}`,
    legend: [],
    content: markup`${parts}`,
    ...{ heightPx, leastWidthPx },
  };
}
