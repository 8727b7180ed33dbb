import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uprobe, uretprobe } from '@core/testing/perf-formats';
import { PerfStream } from '@core/testing/perf-stream';
import type { OpenProgress } from '../engine/ports/analyst';
import { Opener } from './opener';

const ROOT = resolve(import.meta.dirname, '../..');
const OPTIONS = { pid: null, version: '0' };

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'opener-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A capture of perf's pipe with one cycle, and as many samples besides as make it long. */
function capture(more = 0): string {
  const names = ['vm_stop', 'vm_start'];
  const formats = names.flatMap((name, at) => [uprobe('g', name, at), uretprobe('g', name, 10 + at)]);
  const stream = new PerfStream(formats.map((format) => ({ format })));
  formats.forEach((_, event) => stream.sample({ event, timeNs: BigInt(100 + event), tid: 7, pid: 7 }));
  for (let at = 0; at < more; at += 1) {
    stream.sample({ event: 0, timeNs: BigInt(1000 + at), tid: 7, pid: 7 });
  }
  const path = join(folder, 'capture');
  writeFileSync(path, stream.bytes());
  return path;
}

function opener(onProgress: (progress: OpenProgress, opener: Opener) => void = () => undefined) {
  const told: OpenProgress[] = [];
  const made: Opener = new Opener({
    onProgress: (progress) => {
      told.push(progress);
      onProgress(progress, made);
    },
    pause: () => Promise.resolve(),
    chooseKernel: () => ({ symbols: null, note: 'None.' }),
  });
  return { opener: made, told };
}

describe('opening a file', () => {
  it('imports what its contents say that it is, and tells how far it is', async () => {
    const { opener: made, told } = opener();
    const opened = await made.open(capture(), OPTIONS);
    if (!opened.ok) throw new Error(opened.error.message);
    if (opened.value.is !== 'imported') throw new Error('not imported');
    expect(opened.value.content.recording.cycles).toHaveLength(1);
    expect(opened.value.content.environment.source).toMatchObject({ kind: 'perf pipe' });
    expect(told.map(({ stage }) => stage)).toEqual(['reading', 'analysing']);
    expect(told.at(-1)?.done).toBe(told.at(-1)?.total);
  });

  it('opens a snapshot as it is, by whatever name', async () => {
    const path = join(folder, 'perf.data');
    copyFileSync(join(ROOT, 'resources/samples/stop-cont-v1.qsnap'), path);
    const opened = await opener().opener.open(path, OPTIONS);
    if (!opened.ok || opened.value.is !== 'stored') throw new Error('not opened');
    expect(opened.value.path).toBe(path);
    expect(opened.value.file.snapshot.environment.source.kind).toBe('recorded');
    opened.value.file.close();
  });

  it('imports a QEMU log at level trace', async () => {
    const path = join(ROOT, 'src-core/trace-log/fixtures/qemu-10.0-vcpus.txt');
    const opened = await opener().opener.open(path, OPTIONS);
    if (!opened.ok || opened.value.is !== 'imported') throw new Error('not imported');
    const { recording, environment } = opened.value.content;
    expect([recording.level, environment.source.kind]).toEqual(['trace', 'qemu trace log']);
    expect(recording.cycles.length).toBeGreaterThan(0);
    expect(environment.recordedAt).toMatch(/^\d{4}-/);
  });

  it('lets others have their turn between steps', async () => {
    const { opener: made, told } = opener();
    const opened = await made.open(capture(40_000), OPTIONS);
    expect(opened.ok).toBe(true);
    expect(told.filter(({ stage }) => stage === 'reading').length).toBeGreaterThan(1);
  });

  it.each(['one record', 'all that follows'])('keeps what perf wrote around damage: %s', async (damaged) => {
    const names = ['vm_stop', 'vm_start'];
    const formats = names.flatMap((name, at) => [uprobe('g', name, at), uretprobe('g', name, 10 + at)]);
    const stream = new PerfStream(formats.map((format) => ({ format })));
    const starts: number[] = [];
    for (let cycle = 0; cycle < 5; cycle += 1)
      formats.forEach((_, event) => {
        starts.push(stream.bytes().length);
        stream.sample({ event, timeNs: BigInt(1000 + cycle * 100 + event), tid: 7, pid: 7 });
      });
    const bytes = stream.bytes();
    // The third cycle's first record.
    const [from = 0, next = 0] = starts.slice(8);
    if (damaged === 'one record') bytes[from + 6] = 3;
    else bytes.fill(0, from + 6);
    const path = join(folder, 'damaged');
    writeFileSync(path, bytes);
    const opened = await opener().opener.open(path, OPTIONS);
    if (!opened.ok || opened.value.is !== 'imported') throw new Error('not imported');
    const { recording, environment } = opened.value.content;
    const rest =
      damaged === 'one record'
        ? {
            cycles: 4,
            fromNs: 103,
            toNs: 201,
            words: `What stands between it and byte ${String(next)} is missing.`,
          }
        : { cycles: 2, fromNs: 0, toNs: 103, words: 'All before it is here, what came after is missing.' };
    expect(recording.cycles).toHaveLength(rest.cycles);
    expect(recording.losses).toEqual([{ fromNs: rest.fromNs, toNs: rest.toNs, count: 1 }]);
    const told = environment.shortfalls.filter((text) => text.includes(`damaged at byte ${String(from)}`));
    expect(told).toEqual([expect.stringContaining(rest.words)]);
  });

  it('says where a recording is damaged of which no cycle is left', async () => {
    const path = capture();
    const bytes = readFileSync(path);
    bytes.writeUInt16LE(3, 16 + 6);
    writeFileSync(path, bytes);
    const opened = await opener().opener.open(path, OPTIONS);
    expect(opened).toMatchObject({ ok: false, error: { code: 'perf-data-corrupt', facts: { offset: 16 } } });
  });

  it('ends with cancelled when it is cancelled on its way, and opens the next file', async () => {
    const { opener: made } = opener((progress, self) => {
      if (progress.done > 0 && progress.done < progress.total) self.cancel();
    });
    const cancelled = await made.open(capture(40_000), OPTIONS);
    expect(cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect((await made.open(capture(), OPTIONS)).ok).toBe(true);
  });

  it('imports one file at a time', async () => {
    const made = opener().opener;
    const path = capture();
    const [first, second] = await Promise.all([made.open(path, OPTIONS), made.open(path, OPTIONS)]);
    expect(first.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, error: { code: 'busy' } });
  });

  it.each([
    ['missing', null, 'file-missing'],
    ['a.txt', 'Dear diary,\n', 'input-foreign'],
    ['a.json', '{}', 'input-foreign'],
    ['empty', '', 'input-foreign'],
    ['damaged.qsnap', 'no zip', 'snapshot-corrupt'],
    ['swapped.data', '2ELIFREP00000000', 'perf-data-foreign'],
    ['cut.data', 'PERFILE2', 'perf-data-corrupt'],
  ])('says of %s what is wrong, and names it', async (name, contents, code) => {
    const path = join(folder, name);
    if (contents !== null) writeFileSync(path, contents);
    const opened = await opener().opener.open(path, OPTIONS);
    expect(opened).toMatchObject({ ok: false, error: { code, facts: { path } } });
    expect(!opened.ok && opened.error.message).toContain(path);
  });
});
