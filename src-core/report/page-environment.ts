/** What ran, where and how, as a section of the page. */
import { edgeSentences } from '../analysis/report-figures';
import type { Environment } from '../analysis/environment';
import type { RecordingSummary } from '../analysis/summary';
import { formatBytes, formatCounted } from '../units';
import { markup, type Markup } from './markup';

const UNKNOWN = '–';

export function hostSentence({ cpuModel, cpus, memoryBytes, kernel }: Environment['host']): string {
  const parts = [
    cpuModel,
    cpus === null ? null : formatCounted(cpus, 'CPU'),
    memoryBytes === null ? null : formatBytes(memoryBytes),
    kernel === null ? null : `Linux ${kernel}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? UNKNOWN : parts.join(', ');
}

function cyclesSentence({ cycles, environment: { record, source } }: RecordingSummary): string {
  if (record === null) return source.kind === 'unknown' ? String(cycles.length) : `${cycles.length} found`;
  return `${record.cycles} of ${record.kind}, interval ${record.intervalMs} ms, hold ${record.holdMs} ms`;
}

/** A fact, and whether it is words or something that a machine reads. */
export interface EnvironmentFact {
  readonly name: string;
  readonly value: string;
  readonly isCode: boolean;
}

export function environmentFacts(summary: RecordingSummary): EnvironmentFact[] {
  const { environment } = summary;
  const { qemu, perf, record, source } = environment;
  const words = (name: string, value: string): EnvironmentFact => ({ name, value, isCode: false });
  const code = (name: string, value: string): EnvironmentFact => ({ name, value, isCode: true });
  const withoutPerf = source.kind === 'unknown' ? UNKNOWN : 'not used';
  const edges = edgeSentences(summary);
  const imported =
    source.kind === 'recorded' || source.kind === 'unknown'
      ? []
      : [
          words('Imported from', `${source.kind} ${source.file}`),
          ...(source.command === null ? [] : [code('perf’s command', source.command.join(' '))]),
        ];
  return [
    ...imported,
    words('Recorded', environment.recordedAt ?? UNKNOWN),
    words('Cycles', cyclesSentence(summary)),
    ...(edges.length === 0 ? [] : [words('Edges', edges.join(' '))]),
    words('QEMU', `${qemu.version ?? 'version unknown'}, build-id ${qemu.buildId ?? 'unknown'}`),
    qemu.commandLine === null
      ? words('Command line', UNKNOWN)
      : code('Command line', qemu.commandLine.join(' ')),
    words('Host', hostSentence(environment.host)),
    words('perf', perf === null ? withoutPerf : (perf.version ?? 'version unknown')),
    ...(perf === null ? [] : [code('Events', perf.events.join(' '))]),
    ...(record?.hmpBeforePause ?? []).map((command) => code('Before each pause', command)),
    words('Quiescope', environment.quiescope),
  ];
}

export const environmentSection = (summary: RecordingSummary): Markup =>
  markup`<section id="environment"><h2>Environment</h2><dl>${environmentFacts(summary).map(
    ({ name, value, isCode }) =>
      markup`<dt>${name}</dt><dd>${isCode ? markup`<code>${value}</code>` : value}</dd>`,
  )}</dl></section>`;
