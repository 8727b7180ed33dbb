import type { CliPorts } from './ports';
import { barOf, ProgressLine } from './progress-line';

interface Written {
  readonly done: number;
  readonly total: number;
}

/** How many of the cycles that are written were gone through. */
export function writingProgress({ terminal, recording }: CliPorts) {
  const line = new ProgressLine<Written & { readonly stage: 'writing' }>(terminal.err, recording.clock, {
    stageLine: ({ total }) => `Writing ${String(total)} cycles …`,
    lineOf: ({ done, total }) =>
      `Writing ${barOf(done / Math.max(1, total))} ${String(done)} of ${String(total)} cycles`,
  });
  return {
    show: (written: Written): void => line.show({ stage: 'writing', ...written }),
    clear: (): void => line.clear(),
  };
}
