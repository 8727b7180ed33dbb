import { describe, expect, it } from 'vitest';
import { CELL_IDS } from '@core/thread-experiment/cells';
import { failureDocumentSchema } from '@contract/report';
import { threadDocumentSchema } from '@contract/thread-document';
import { failure } from '@core/errors';
import { stage } from './program-fakes';

const json = (text: string): unknown => JSON.parse(text);

const replies = {
  'query-block': [{ device: 'quiescope-disk', inserted: { file: '/run/disk.qcow2' } }],
  'human-monitor-command': 'OK',
};

describe('thread', () => {
  it('measures every cell, answers the questions in text that fits the width, and leaves nothing', async () => {
    const { run, said, launches, diary } = stage({ replies });
    expect(await run('thread --cycles 1 --rounds 1')).toBe(0);
    expect(launches).toHaveLength(CELL_IDS.length);
    expect(said.out).toMatch(/^ {2}8 vCPUs, idle +\d/m);
    expect(said.out).toContain('Is it smp_wmb?');
    expect(Math.max(...said.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(said.err).toContain('Round 1 of 1: 4 vCPUs, busy, virtio disk');
    expect(diary.filter((entry) => entry === 'guest stopped')).toHaveLength(CELL_IDS.length);
    expect(diary.at(-1)).toBe('analyst disposed');
  });

  it('with --json prints one document that fits the schema, and where the snapshots are', async () => {
    const { run, said, diary } = stage({ replies });
    expect(await run('thread --cycles 2 --rounds 2 --seed 5 --level probes -o kept --json')).toBe(0);
    const document = threadDocumentSchema.parse(json(said.out));
    expect(document.settings).toEqual({ cycles: 2, rounds: 2, seed: 5, level: 'probes', memoryMiB: 2048 });
    expect(document.cells[0]?.recordings.map(({ file }) => file)).toEqual([
      '/work-folder/kept/idle-4.1.qsnap',
      '/work-folder/kept/idle-4.2.qsnap',
    ]);
    expect(diary[0]).toBe('made /work-folder/kept');
    expect(said.err).toContain('20 snapshots in kept');
  });

  it('with --markdown prints tables', async () => {
    const { run, said } = stage({ replies });
    expect(await run('thread --cycles 1 --rounds 1 --markdown')).toBe(0);
    expect(said.out).toMatch(/^\| question \| answer \|$/m);
  });

  it('tells which cells failed, answers the rest, and exits 1', async () => {
    const { run, said } = stage({ replies: { ...replies, 'human-monitor-command': 'no such bus' } });
    expect(await run('thread --cycles 1 --rounds 1 --json')).toBe(1);
    const { cells } = threadDocumentSchema.parse(json(said.out));
    expect(cells.flatMap(({ id, failure: one }) => (one === null ? [] : id))).toEqual([
      'written',
      'written-unsafe',
    ]);
    expect(said.err).toContain('QEMU did not add a drive: no such bus');
  });

  it('ends with the failure of the first guest, as a document too', async () => {
    const { run, said } = stage({ launch: failure('qemu-missing', 'There is no QEMU.') });
    expect(await run('thread --json')).toBe(3);
    expect(failureDocumentSchema.parse(json(said.out)).code).toBe('qemu-missing');
  });

  it('says before it measures that a folder cannot be written', async () => {
    const { run, launches } = stage({ replies });
    expect(await run('thread -o /ro/kept')).toBe(1);
    expect(launches).toEqual([]);
  });

  it('is cancelled by an interrupt, and ends every guest', async () => {
    const cancelled = stage({
      replies,
      onCommand: (command) => command === 'stop' && cancelled.cancelling.abort(),
    });
    expect(await cancelled.run('thread --cycles 3')).toBe(130);
    const { launches, diary } = cancelled;
    expect(diary.filter((entry) => entry === 'guest stopped')).toHaveLength(launches.length);
  });

  it.each([
    ['--rounds 0', 'from 1 to 100'],
    ['--cycles many', 'whole number'],
    ['--markdown --json', "option '--markdown' cannot be used with option '--json'"],
    ['stray', 'too many arguments'],
  ])('refuses %s and exits 2', async (words, why) => {
    const { run, said } = stage({ replies });
    expect(await run(`thread ${words}`)).toBe(2);
    expect(said.err).toContain(why);
  });
});
