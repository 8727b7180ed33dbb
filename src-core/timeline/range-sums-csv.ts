import { csvText } from '../csv';
import type { CsvCell } from '../csv';
import type { RangeSums } from './range-sums';

const HEADER = ['kind', 'name', 'figure', 'value'] as const;

/** All sums of a range in one table, a figure a line, so that any tool can take it apart. Times in nanoseconds. */
export function rangeSumsCsv({ request, ...sums }: RangeSums): string {
  const rows: (readonly CsvCell[])[] = [
    ['range', '', 'start_ns', request.startNs],
    ['range', '', 'end_ns', request.endNs],
    ['range', '', 'cycles', sums.cycles],
    ['range', '', 'cycles_summed', sums.summed],
    ['range', '', 'cycles_unread', sums.unread?.cycles ?? 0],
    ['range', '', 'busy_ns', sums.busyNs],
  ];
  for (const { phase, ns } of sums.phases) rows.push(['phase', phase, 'ns', ns]);
  for (const { state, ns, reasons } of sums.states) {
    rows.push(['state', state, 'ns', ns]);
    for (const one of reasons) rows.push(['reason', `${state}: ${one.title}`, 'ns', one.ns]);
  }
  for (const { name, runningNs, runnableNs, blockedNs, guestNs } of sums.threads) {
    rows.push(['thread', name, 'running_ns', runningNs], ['thread', name, 'runnable_ns', runnableNs]);
    rows.push(['thread', name, 'blocked_ns', blockedNs], ['thread', name, 'kvm_run_ns', guestNs]);
  }
  for (const { name, calls, totalNs, selfNs } of sums.functions) {
    rows.push(['function', name, 'calls', calls], ['function', name, 'total_ns', totalNs]);
    rows.push(['function', name, 'self_ns', selfNs]);
  }
  for (const { name, samples } of sums.samples) rows.push(['sampled', name, 'samples', samples]);
  return csvText(HEADER, rows);
}
