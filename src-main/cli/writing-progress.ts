import { formatCount, formatCounted } from '@core/units';
import type { CliPorts } from './ports';
import { barOf, ProgressLine } from './progress-line';

interface Written {
  readonly done: number;
  readonly total: number;
}

/** How many of the cycles that are written were gone through. */
export interface WritingProgress {
  show(written: Written): void;
  clear(): void;
}

export function writingProgress({ terminal, recording }: CliPorts): WritingProgress {
  const line = new ProgressLine<Written & { readonly stage: 'writing' }>(terminal.err, recording.clock, {
    stageLine: ({ total }) => `Writing ${formatCounted(total, 'cycle')} …`,
    lineOf: ({ done, total }) =>
      `Writing ${barOf(done / Math.max(1, total))} ${formatCount(done)} of ${formatCounted(total, 'cycle')}`,
  });
  return {
    show: (written: Written): void => line.show({ stage: 'writing', ...written }),
    clear: (): void => line.clear(),
  };
}
