/** Where the driving thread's time on a CPU went, as text for a terminal. */
import type { RecordingSummary } from '@core/analysis/summary';
import { PHASES } from '@core/phases/phase';
import { formatCounted, formatShare } from '@core/units';
import { cut, printable, type TextStyle } from './terminal';

const MAX_ROWS = 8;
const SHARE_COLUMNS = 8;
const MIN_NAME_COLUMNS = 12;

/** The functions that were sampled most, with their parts of the time on a CPU and the phases that they were in; empty without samples. */
export function sampleLines({ samples }: RecordingSummary, { columns, paint }: TextStyle): string[] {
  if (samples === null || samples.samples === 0) return [];
  const shown = samples.functions.slice(0, MAX_ROWS);
  const rows = shown.map(({ name, file, samples: count, phases }) => ({
    name: printable(file === null ? name : `${name} (${file})`),
    share: formatShare(count / samples.samples),
    phases: PHASES.flatMap((phase) => (phases[phase] === undefined ? [] : `${phase} ${phases[phase]}`)).join(
      ' ',
    ),
  }));
  const widest = Math.max(MIN_NAME_COLUMNS, ...rows.map(({ name }) => name.length));
  const nameColumns = Math.min(widest, Math.max(MIN_NAME_COLUMNS, Math.floor(columns / 2)));
  const rest = samples.functions.length - shown.length;
  return [
    paint(`  on a CPU, of ${formatCounted(samples.samples, 'sample')} of the driving thread`, 'muted'),
    ...rows.map(({ name, share, phases }) =>
      cut(
        `  ${cut(name, nameColumns).padEnd(nameColumns)}${share.padStart(SHARE_COLUMNS)}  ${phases}`,
        columns,
      ),
    ),
    ...(rest === 0 ? [] : [paint(`  ${formatCounted(rest, 'more function')}`, 'muted')]),
  ];
}
