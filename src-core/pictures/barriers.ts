/** The barrier audit as tables: who waits for grace periods, what fences cost, which barriers are no instruction. */
import { barrierWaitSteps } from '../analysis/barriers/barrier-waits';
import { cycleTable } from '../analysis/cycle-table';
import { overviewOf } from '../analysis/overview';
import { formatCounted } from '../units';
import { barrierTables } from './barrier-tables';
import type { DrawnView } from './frame';
import { gathered } from './gathered';
import type { Pictured } from './pictured';
import { Stack } from './stack';
import { drawParagraph, drawTable } from './table';

const TABLE_GAP = 14;

export function* barriersView(
  { exchanged, summary }: Pictured,
  widthPx: number,
): Generator<Uint8Array, DrawnView> {
  const { commandLine } = exchanged.environment.qemu;
  const figures = cycleTable(summary.cycles);
  const waits = yield* gathered(barrierWaitSteps(exchanged.asAnalysis(), commandLine, null, figures));
  const stack = new Stack();
  stack.add((topPx) => drawParagraph(summary.barriers.verdict, topPx, widthPx));
  for (const table of barrierTables(overviewOf(summary), waits))
    stack.add((topPx) => drawTable(table, topPx, widthPx), TABLE_GAP);
  const { content, heightPx, widthPx: widestPx } = stack.drawing;
  return {
    title: `Barriers · ${formatCounted(summary.cycles.length, 'cycle')}`,
    legend: [],
    ...{ content, heightPx, leastWidthPx: widestPx },
  };
}
