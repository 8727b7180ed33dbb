import type { ObserverCost } from '@core/analysis/analysis';
import type { Level } from '@core/phases/phase';
import type { RecordingSummary } from '@core/analysis/summary';

/** One fact of the status line. `tone` 'warn' where the reader should doubt the figures. */
export interface StatusFact {
  readonly id: string;
  readonly text: string;
  readonly title: string;
  readonly tone: 'plain' | 'warn';
}

const signed = (ratio: number): string => {
  const percent = (ratio - 1) * 100;
  const figure = Math.abs(percent) < 10 ? percent.toFixed(1) : percent.toFixed(0);
  return `${percent >= 0 ? '+' : '−'}${figure.replace('-', '')}%`;
};

export function describeObserver(observer: ObserverCost | null, level: Level): string {
  // QMP is how a bare cycle is driven, too: with nothing set in QEMU or the kernel there is nothing to compare.
  if (level === 'timing') return 'observer cost none: nothing but QMP';
  if (!observer) return 'observer cost not measured';
  const { ratio, low, high, bareCycles } = observer;
  return `observer cost ${signed(ratio)} (${signed(low)} to ${signed(high)}, ${bareCycles} bare cycles)`;
}

/** Tracepoints carry their system's name; a probe has its function's alone. */
const isTracepoint = (event: string): boolean => event.includes(':');

function describeEvidence(events: readonly string[] | undefined): string {
  if (!events) return 'evidence: QMP';
  const tracepoints = events.filter(isTracepoint).length;
  return `evidence: ${events.length - tracepoints} uprobes, ${tracepoints} tracepoints`;
}

function describeLevel(level: string, shortfalls: number): string {
  if (shortfalls === 0) return `level ${level}`;
  return `level ${level}, ${String(shortfalls)} ${shortfalls === 1 ? 'shortfall' : 'shortfalls'}`;
}

/** What the instrument cost and lost, and on what: always in sight. */
export function statusFacts(summary: RecordingSummary): readonly StatusFact[] {
  const { environment, observer, lost, level } = summary;
  const { qemu, host, perf, shortfalls } = environment;
  const buildId = qemu.buildId === null ? 'no build-id' : qemu.buildId.slice(0, 8);
  return [
    {
      id: 'observer',
      text: describeObserver(observer, level),
      title: 'Recorded against bare cycles on the client’s own clock, with a 95% interval',
      tone: observer || level === 'timing' ? 'plain' : 'warn',
    },
    {
      id: 'lost',
      text: `lost ${lost}`,
      title:
        lost === 0
          ? 'perf kept every record'
          : 'Records that perf could not keep; cycles that lost any say so',
      tone: lost === 0 ? 'plain' : 'warn',
    },
    {
      id: 'level',
      text: describeLevel(level, shortfalls.length),
      title: shortfalls.length === 0 ? 'All that was asked for was had' : shortfalls.join('\n'),
      tone: shortfalls.length === 0 ? 'plain' : 'warn',
    },
    {
      id: 'evidence',
      text: describeEvidence(perf?.events),
      title: perf
        ? `perf ${perf.version}\n${perf.events.join('\n')}`
        : 'Requests, events and replies on the client’s clock',
      tone: 'plain',
    },
    {
      id: 'qemu',
      text: `QEMU ${qemu.version} ${buildId}`,
      title: `${qemu.path}\nbuild-id ${qemu.buildId ?? 'none'}\n${qemu.commandLine.join(' ')}`,
      tone: 'plain',
    },
    {
      id: 'kernel',
      text: `Linux ${host.kernel}`,
      title: `${host.cpuModel}, ${host.cpus} CPUs`,
      tone: 'plain',
    },
  ];
}
