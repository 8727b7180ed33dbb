import type { ObserverCost } from '@core/analysis/analysis';
import { isCostLost } from '@core/analysis/passed-over';
import { observerBasis, signedShare } from '@core/analysis/report-figures';
import type { Environment, RecordingSource } from '@core/analysis/environment';
import type { RecordingOverview } from '@core/analysis/overview';
import type { Level } from '@core/phases/phase';
import { formatBytes, formatCounted } from '@core/units';

type Described = Omit<RecordingOverview, 'cycles'>;

/** One fact of the status line. `tone` 'warn' where the reader should doubt the figures. */
export interface StatusFact {
  readonly id: string;
  readonly text: string;
  readonly title: string;
  readonly tone: 'plain' | 'warn';
}

export function describeObserver(observer: ObserverCost | null, level: Level): string {
  // QMP is how a bare cycle is driven, too: with nothing set in QEMU or the kernel there is nothing to compare.
  if (level === 'timing') return 'observer cost none: nothing but QMP';
  if (!observer) return 'observer cost not measured';
  // The 95% stand in its hint.
  return `observer cost ${signedShare(observer.ratio)} (${observerBasis(observer).replace(/^95%: /, '')})`;
}

/** Tracepoints carry their system's name; a probe has its function's alone. */
const isTracepoint = (event: string): boolean => event.includes(':');

function describeEvidence({ perf, source }: Environment): string {
  if (source.kind === 'qemu trace log') return 'evidence: QEMU’s trace events';
  if (source.kind === 'unknown') return 'evidence not known';
  if (!perf) return 'evidence: QMP';
  if (source.kind !== 'recorded') return `evidence: ${perf.events.length} perf events`;
  const tracepoints = perf.events.filter(isTracepoint).length;
  return `evidence: ${perf.events.length - tracepoints} uprobes, ${tracepoints} tracepoints`;
}

function describeLevel(level: string, shortfalls: number): string {
  if (shortfalls === 0) return `level ${level}`;
  return `level ${level}, ${String(shortfalls)} ${shortfalls === 1 ? 'shortfall' : 'shortfalls'}`;
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Where an imported recording came from; nothing of one that Quiescope made itself. */
function sourceFacts(source: RecordingSource): readonly StatusFact[] {
  if (source.kind === 'recorded') return [];
  if (source.kind === 'unknown') {
    const title = 'Where and how it was recorded could not be read';
    return [{ id: 'source', text: 'environment not known', title, tone: 'warn' }];
  }
  const { kind, file, sizeBytes, hostname, command } = source;
  return [
    {
      id: 'source',
      text: `imported ${kind}: ${fileName(file)}`,
      title: [
        `${file}, ${formatBytes(sizeBytes)}`,
        `recorded on ${hostname ?? 'an unknown machine'}`,
        ...(command === null ? [] : [command.join(' ')]),
      ].join('\n'),
      tone: 'plain',
    },
  ];
}

function observerFact({ environment, observer, level }: Described): StatusFact {
  if (isCostLost(environment))
    return {
      ...{ id: 'observer', text: 'observer cost unknown', tone: 'warn' },
      title: 'The bare cycles that it is told by could not be read',
    };
  const imported = !['recorded', 'unknown'].includes(environment.source.kind);
  return {
    id: 'observer',
    text: imported ? 'observer cost unknown' : describeObserver(observer, level),
    title: imported
      ? 'An imported recording has no bare cycles to compare with'
      : 'Recorded against bare cycles on the client’s own clock, with a 95% interval',
    tone: observer || (level === 'timing' && !imported) ? 'plain' : 'warn',
  };
}

function hostFact({ host }: Environment): StatusFact {
  return {
    id: 'kernel',
    text: host.kernel === null ? 'Linux –' : `Linux ${host.kernel}`,
    title: `${host.cpuModel ?? 'CPU unknown'}, ${host.cpus === null ? 'number of CPUs unknown' : formatCounted(host.cpus, 'CPU')}`,
    tone: 'plain',
  };
}

function qemuFact({ qemu, source }: Environment): StatusFact {
  const none = source.kind === 'unknown' ? 'build-id unknown' : 'no build-id';
  const buildId = qemu.buildId === null ? none : qemu.buildId.slice(0, 8);
  return {
    id: 'qemu',
    text: `QEMU ${qemu.version ?? '–'} ${buildId}`,
    title: [
      qemu.path ?? 'path unknown',
      qemu.buildId === null ? none : `build-id ${qemu.buildId}`,
      qemu.commandLine?.join(' ') ?? 'command line unknown',
    ].join('\n'),
    tone: 'plain',
  };
}

/** What the instrument cost and lost, and on what: always in sight. */
export function statusFacts(summary: Described): readonly StatusFact[] {
  const { environment, lost, level } = summary;
  const { perf, shortfalls } = environment;
  return [
    ...sourceFacts(environment.source),
    observerFact(summary),
    {
      id: 'lost',
      text: `lost ${lost}`,
      title:
        lost === 0 ? 'No record was lost' : 'Records that perf could not keep; cycles that lost any say so',
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
      text: describeEvidence(environment),
      title: perf
        ? `perf ${perf.version ?? ''}\n${perf.events.join('\n')}`
        : environment.source.kind === 'unknown'
          ? 'What recorded it could not be read'
          : 'Requests, events and replies on the client’s clock',
      tone: 'plain',
    },
    qemuFact(environment),
    hostFact(environment),
  ];
}
