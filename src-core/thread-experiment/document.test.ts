import { describe, expect, it } from 'vitest';
import { estimateMedian } from '../analysis/statistics/bootstrap';
import { failure } from '../errors';
import { syntheticExperiment } from '../testing/experiments';
import { threadDocument, type ThreadDocument } from './document';
import type { Experiment } from './experiment';
import { threadMarkdown } from './markdown';
import { cellTable } from './table';

const experiment = syntheticExperiment({
  phases: ({ vcpus }) => ({ kick: 100 * vcpus, notify: 300, drain: 20 }),
  gracePeriods: () => 3,
});

function documentOf(measured: Experiment): ThreadDocument {
  const document = threadDocument(measured);
  if (document === null) throw new Error('nothing was measured');
  return document;
}

describe('the document', () => {
  it('gives each cell’s medians over the cycles of all its recordings', () => {
    const { cells } = documentOf(experiment);
    cells.forEach(({ figures, cycles, recordings }, index) => {
      const visits = experiment.cells[index]?.visits ?? [];
      const kicks = visits.map(({ summary }) => summary.cycles.map((row) => row.phases.kick ?? NaN));
      expect(figures.kick?.median).toEqual(estimateMedian(kicks));
      expect(figures.kick?.count).toBe(30);
      expect(cycles).toBe(30);
      expect(recordings.map((one) => one.cycles)).toEqual([10, 10, 10]);
    });
  });

  it('lacks the figures that a level does not separate', () => {
    const { cells, total } = documentOf(
      syntheticExperiment({ level: 'timing', phases: () => ({ kick: 10, flush: 5 }) }),
    );
    expect(total).toBe('requestToReplyNs');
    for (const { figures } of cells) {
      expect(Object.keys(figures)).not.toContain('kick');
      expect(figures['drain+flush']?.median.value).toBeGreaterThan(0);
    }
  });

  it('is null where nothing was measured', () => {
    const nothing = { ...experiment, cells: experiment.cells.map((cell) => ({ ...cell, visits: [] })) };
    expect(threadDocument(nothing)).toBeNull();
  });
});

describe('the table', () => {
  it('has a column for each phase that takes time anywhere, and none of noughts', () => {
    const heads = cellTable(documentOf(experiment)).map(({ head }) => head);
    expect(heads).toEqual([
      '',
      'stop to start',
      '95%',
      'p90',
      'kick',
      'notify',
      'drain',
      'grace periods',
      'kicks',
    ]);
  });

  it('leaves a place empty where a cell has no figure', () => {
    const [first] = experiment.cells;
    const one = {
      ...experiment,
      cells: experiment.cells.map((cell) => (cell === first ? cell : { ...cell, visits: [] })),
    };
    const kick = cellTable(documentOf(one)).find(({ head }) => head === 'kick');
    expect(kick?.texts[0]).toMatch(/^0\.\d{3}$/);
    expect(new Set(kick?.texts.slice(1))).toEqual(new Set(['–']));
  });
});

describe('the Markdown', () => {
  it('is two tables whose rows have as many cells as their heads', () => {
    const lines = threadMarkdown(documentOf(experiment)).split('\n');
    const rows = lines.filter((line) => line.startsWith('|'));
    const widths = rows.map((line) => line.replaceAll('\\|', '').split('|').length);
    const questions = rows.findIndex((line) => line.startsWith('| question'));
    expect(questions).toBe(experiment.cells.length + 2);
    expect(new Set(widths.slice(0, questions)).size).toBe(1);
    expect(new Set(widths.slice(questions)).size).toBe(1);
    expect(rows.length - questions - 2).toBe(documentOf(experiment).answers.length);
  });

  it('tells which guests failed, and cannot be broken by their words', () => {
    const failed = experiment.cells.map((measured) =>
      measured.cell.id === 'idle-8'
        ? { ...measured, visits: [], failure: failure('qemu-exited', 'a | b') }
        : measured,
    );
    const text = threadMarkdown(documentOf({ ...experiment, cells: failed }));
    expect(text).toContain('- 8 vCPUs, idle, virtio disk: a | b');
    expect(text).toContain('a \\| b');
  });
});
