/** The experiment's document as Markdown: what the README shows. */
import { formatBytes, formatCounted } from '../units';
import { EVERY_CELL } from './cells';
import type { ThreadDocument } from './document';
import { cellTable } from './table';

/** "QEMU 7.2.22, KVM, Linux 6.18.0, 2 CPUs (A CPU), level probes" */
export function placeText({ environment: { qemu, host, quiescope }, cells }: ThreadDocument): string {
  const levels = [...new Set(cells.flatMap((cell) => cell.levels))];
  return [
    qemu.version === null ? null : `QEMU ${qemu.version.split(' ')[0] ?? ''}`,
    qemu.accelerator?.toUpperCase() ?? null,
    host.kernel === null ? null : `Linux ${host.kernel}`,
    host.cpus === null
      ? null
      : `${formatCounted(host.cpus, 'CPU')}${host.cpuModel === null ? '' : ` (${host.cpuModel})`}`,
    host.memoryBytes === null ? null : formatBytes(host.memoryBytes),
    `level ${levels.join(' and ')}`,
    `Quiescope ${quiescope}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** "50 cycles each, in 3 rounds, order by seed 2017" */
export const wayText = ({ settings: { cycles, rounds, seed } }: ThreadDocument): string =>
  `${formatCounted(cycles, 'cycle')} of stop and cont each, in ${formatCounted(rounds, 'round')} over all guests, their order by seed ${seed}; each 95% interval is by itself: of twenty, one may miss`;

const inCell = (text: string): string => text.replaceAll(/[|\\]/g, '\\$&');

const row = (texts: readonly string[]): string => `| ${texts.map(inCell).join(' | ')} |`;

/** Ends with a line feed. */
export function threadMarkdown(document: ThreadDocument): string {
  const columns = cellTable(document);
  const rows = document.cells.map((_, index) => row(columns.map(({ texts }) => texts[index] ?? '')));
  const failures = document.cells.flatMap(({ label, failure }) =>
    failure === null ? [] : [`- ${label}: ${failure.message}`],
  );
  const notes = [...failures, ...document.shortfalls.map((text) => `- ${text}`)];
  return `${[
    `${placeText(document)}.`,
    `${wayText(document)}. ${EVERY_CELL}`,
    'Medians in milliseconds.',
    '',
    row(columns.map(({ head }) => head)),
    row(columns.map((_, index) => (index === 0 ? '---' : '--:'))),
    ...rows,
    '',
    row(['question', 'answer']),
    row(['---', '---']),
    ...document.answers.map(({ question, answer }) => row([question, answer])),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n')}\n`;
}
