/** The built command line as it lists a recording: what it writes where, and that it ends when nobody reads on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { eventsDocumentSchema, failureDocumentSchema } from '@contract/report';
import { csvText } from '@core/testing/events-csv-rows';
import { SCHED_SWITCH } from '@core/testing/perf-formats';
import { PerfStream } from '@core/testing/perf-stream';
import { CLI, inTemporaryFolder, quiescope } from './command-line';
import { decodedFile } from './support/perf-recordings';

vi.setConfig({ testTimeout: 240_000 });

const FIXTURES = resolve(import.meta.dirname, '../src-core/testing/fixtures');
const RECORDING = join(FIXTURES, 'perf-6.12-zstd.perf-data');
const CSV_HEADER = 'timeNs,cpu,tid,comm,event,fields\n';

/** More rows than a pipe and all buffers on the way hold. */
function longRecording(path: string): void {
  const stream = new PerfStream([{ format: SCHED_SWITCH }]);
  for (let at = 1; at <= 60_000; at += 1)
    stream.sample({
      event: 0,
      timeNs: BigInt(at),
      tid: at,
      fields: { prev_comm: 'some thread', prev_pid: at },
    });
  writeFileSync(path, stream.bytes());
}

describe('quiescope events', () => {
  it('prints the recording, and the same into a file', async () => {
    const expected = CSV_HEADER + csvText(decodedFile(RECORDING));
    const printed = await quiescope('events', RECORDING);
    expect([printed.code, printed.stdout]).toEqual([0, expected]);
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'events.csv');
      const ran = await quiescope('events', RECORDING, '-o', path, '--json');
      const document = eventsDocumentSchema.parse(JSON.parse(ran.stdout));
      expect([ran.code, document.output, document.perEvent['sched:sched_switch']]).toEqual([0, path, 17]);
      expect(readFileSync(path, 'utf8')).toBe(expected);
      expect(readdirSync(folder)).toEqual(['events.csv']);
    });
  });

  it('ends quietly when its reader has read enough', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'long.perf-data');
      longRecording(path);
      const child = spawn(process.execPath, [CLI, 'events', path], { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      const exited = once(child, 'exit');
      await once(child.stdout, 'data');
      child.stdout.destroy();
      expect(await exited).toEqual([0, null]);
      expect(said).not.toMatch(/EPIPE|^\s+at /m);
    });
  });

  it('waits for a slow reader, and an interrupt ends it all the same', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'long.perf-data');
      longRecording(path);
      const child = spawn(process.execPath, [CLI, 'events', path], { stdio: ['ignore', 'pipe', 'ignore'] });
      const exited = once(child, 'exit');
      await once(child.stdout, 'readable');
      child.kill('SIGINT');
      expect(await exited).toEqual([null, 'SIGINT']);
    });
  });

  it('says when there is no room for its answer', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      const child = spawn(process.execPath, [CLI, 'events', RECORDING], { stdio: ['ignore', full, 'pipe'] });
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
      expect((await once(child, 'close'))[0]).toBe(1);
      expect(said).toContain('could not be written to standard output');
    } finally {
      closeSync(full);
    }
  });

  it('refuses what is no recording, and says where one is damaged', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'damaged.perf-data');
      const bytes = readFileSync(RECORDING);
      // The size of the first record of the data section.
      bytes.writeUInt16LE(3, Number(bytes.readBigUInt64LE(40)) + 6);
      writeFileSync(path, bytes);
      for (const [file, code] of [
        [path, 'perf-data-corrupt'],
        [join(FIXTURES, 'README.md'), 'perf-data-foreign'],
        [join(folder, 'none'), 'file-missing'],
      ] as const) {
        const ran = await quiescope('events', file, '--json');
        const document = failureDocumentSchema.parse(JSON.parse(ran.stdout));
        expect([ran.code, document.code, document.facts['path']]).toEqual([2, code, file]);
      }
    });
  });
});
