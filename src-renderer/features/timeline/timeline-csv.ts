/** The slices in sight as a table: what the picture shows, and no more. */
import type { Scene } from './draw/scene';
import { sliceName } from './describe';
import { csvText } from '@core/csv';

const COLUMNS = ['lane', 'cycle', 'depth', 'start_ns', 'end_ns', 'length_ns', 'name'] as const;

/** Times are from the selected cycle's stop request, in nanoseconds. */
export function timelineCsv({ indexed: { view, lanes }, axis, zeroNs }: Scene): string {
  const rows: (string | number)[][] = [];
  for (const { lane } of lanes) {
    const { count, startNs, endNs, depth, cycle } = lane.slices;
    for (let at = 0; at < count; at += 1) {
      const [from, to] = [startNs[at] ?? 0, endNs[at] ?? 0];
      if (to <= axis.startNs || from >= axis.endNs) continue;
      const name = sliceName(view, lane, at);
      rows.push([lane.title, cycle[at] ?? 0, depth[at] ?? 0, from - zeroNs, to - zeroNs, to - from, name]);
    }
  }
  return csvText(COLUMNS, rows);
}
