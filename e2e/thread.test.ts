/** The thread's experiment on real guests, a few cycles of each. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reportSchema } from '@contract/report';
import { threadDocumentSchema } from '@contract/thread-document';
import { ascendingOf, quantile } from '@core/analysis/statistics/statistics';
import { CELL_IDS } from '@core/thread-experiment/cells';
import { inTemporaryFolder, quiescope } from './command-line';

const median = (values: readonly number[]): number => quantile(ascendingOf(values), 0.5);

it('measures every cell, and its figures are those of the snapshots that it saved', async () => {
  await inTemporaryFolder(async (folder) => {
    const kept = join(folder, 'new', 'kept');
    const settings = ['--cycles', '3', '--rounds', '1', '--seed', '7', '--level', 'probes'];
    const ran = await quiescope('thread', ...settings, '--json', '-o', kept);
    expect(ran.stderr).not.toContain('    at ');
    expect(ran.code, ran.stderr).toBe(0);
    const { cells, answers, total } = threadDocumentSchema.parse(JSON.parse(ran.stdout));
    expect(cells.map(({ id }) => id)).toEqual(CELL_IDS);
    expect(total).toBe('stopToStartNs');
    expect(answers.filter(({ verdict }) => verdict === 'unknown').map(({ id }) => id)).toEqual([]);

    for (const { id, vcpus, load, figures, recordings, leftOut } of cells) {
      expect(recordings).toMatchObject([{ round: 0, cycles: 3 }]);
      const reports = [];
      for (const { file } of recordings) {
        expect(file).toMatch(new RegExp(`^${kept}/${id}\\.1\\.qsnap$`));
        const report = await quiescope('report', file ?? '', '--json');
        reports.push(reportSchema.parse(JSON.parse(report.stdout)));
      }
      expect(reports[0]?.environment.guest).toMatchObject({ vcpus, load, memoryMiB: 2048 });
      const rows = reports.flatMap(({ cycles }) => cycles).filter(({ lost }) => lost === 0);
      expect(rows.length).toBe(3 - leftOut);
      expect(figures.stopToStartNs?.median.value).toBe(
        median(rows.flatMap((row) => row.stopToStartNs ?? [])),
      );
      expect(figures.flush?.median.value).toBe(median(rows.flatMap((row) => row.phases.flush ?? [])));
      expect(figures.gracePeriods?.median.value).toBe(median(rows.flatMap((row) => row.gracePeriods ?? [])));
    }
    const gracePeriods = (id: string): number | undefined =>
      cells.find((cell) => cell.id === id)?.figures.gracePeriods?.median.value;
    expect(gracePeriods('no-ioeventfd')).toBe(0);
    expect(gracePeriods('no-disk')).toBe(0);
  });
}, 300_000);
