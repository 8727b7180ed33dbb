import type { BarrierWaits } from '@core/analysis/barriers/barrier-waits';

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** One line a kind of wait, nanoseconds; the stack leaf first, joined by arrows. */
export function barriersCsv({ waits, told }: BarrierWaits): string {
  const rows = waits.map((wait) =>
    [
      ...[wait.part, wait.handler ?? '', wait.call ?? '', wait.request ?? '', wait.cause].map(quoted),
      ...[wait.count, wait.totalNs, wait.cycles, told, wait.longest.cycle],
      wait.longest.endNs - wait.longest.startNs,
      quoted(wait.stack.join(' < ')),
    ].join(','),
  );
  const head =
    'part,handler,call,request,cause,count,totalNs,cyclesWithIt,cycles,longestCycle,longestNs,stack';
  return [head, ...rows].map((line) => `${line}\n`).join('');
}
