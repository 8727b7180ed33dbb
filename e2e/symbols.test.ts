/** Names of addresses against this machine's own: real files, and what perf says of the same recording. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ByteSource } from '@core/byte-source';
import { addressOf } from '@core/elf/elf-image';
import type { ElfLayout } from '@core/elf/elf-image';
import type { FunctionTable } from '@core/elf/function-table';
import { readElf, readFunctions } from '@core/elf/parse-elf';
import type { Result } from '@core/errors';
import { decodePerfFile } from '@core/perf/perf-file';
import type { PerfRecording } from '@core/perf/perf-recording';
import { chunkOf, indexInChunk } from '@core/perf/record-columns';
import { RECORD } from '@core/perf/record-types';
import { createSampleReader } from '@core/perf/sample-reader';
import { commsOf, mapsOf, tasksOf } from '@core/perf/tasks';
import { recordedKernel } from '@core/symbols/recorded-kernel';
import type { AddressName } from '@core/symbols/symboliser';
import { elfFile } from '@core/testing/elf-file';
import { openFileSource } from '../src-main/host/files/byte-source';
import { openDebugFiles } from '../src-main/host/code/debug-files';
import { chooseKernelSymbols } from '../src-main/host/code/kernel-symbols';
import { findQemu } from '../src-main/host/qemu/qemu-binary';
import { openSymbols } from '../src-main/host/code/symbols';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const QEMU = realpathSync(valueOf(findQemu(null)));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quiescope-symbols-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface OpenedElf {
  readonly layout: ElfLayout;
  readonly functions: FunctionTable;
  readonly sizeBytes: number;
  readonly readBytes: number;
}

/** Counts what is read of the file. */
function openElf(path: string): OpenedElf {
  const file = valueOf(openFileSource(path));
  let readBytes = 0;
  const source: ByteSource = {
    ...file,
    read: (offset, length) => {
      const bytes = file.read(offset, length);
      readBytes += bytes.length;
      return bytes;
    },
  };
  const layout = valueOf(readElf(source));
  const functions = valueOf(readFunctions(source, layout));
  file.close();
  return { layout, functions, sizeBytes: file.sizeBytes, readBytes };
}

describe('the QEMU of this machine', () => {
  it('gives its functions without being read as a whole', () => {
    const { layout, functions, sizeBytes, readBytes } = openElf(QEMU);
    expect(layout.buildId).toMatch(/^[0-9a-f]{40}$/);
    expect(functions.count).toBeGreaterThan(1_000);
    expect(readBytes).toBeLessThan(sizeBytes / 4);
    const vmStop = functions.get('vm_stop');
    expect(functions.at((vmStop?.address ?? 0) + (vmStop?.sizeBytes ?? 0) - 1)?.name).toBe('vm_stop');
  });

  it('is named by a debug file of its build id, and by none of another', () => {
    const { layout, functions } = openElf(QEMU);
    const code = layout.segments.find(({ executable }) => executable);
    const start = code?.address ?? 0;
    let hidden = start;
    while (functions.at(hidden) !== null) hidden += 16;
    const buildId = layout.buildId ?? '';
    const write = (root: string, statedId: string): void => {
      const path = join(folder, root, '.build-id', buildId.slice(0, 2), `${buildId.slice(2)}.debug`);
      mkdirSync(dirname(path), { recursive: true });
      const symtab = [{ name: 'hidden_function', address: hidden, size: 16 }];
      writeFileSync(path, elfFile({ detached: true, buildId: statedId, symtab }));
    };
    write('right', buildId);
    write('wrong', '00'.repeat(20));
    const hiddenAt = (root: string): string | undefined => {
      const files = openDebugFiles({ roots: [join(folder, root)], perfCache: join(folder, 'none') });
      const symbols = files.symbolsOf(QEMU, buildId);
      const offset = hidden - start + (code?.fileOffset ?? 0);
      expect(addressOf(symbols?.segments ?? [], offset)).toBe(hidden);
      return symbols?.functions.at(hidden)?.name;
    };
    expect([hiddenAt('right'), hiddenAt('wrong')]).toEqual(['hidden_function', undefined]);
  });
});

/** perf dies with us. */
function perf(...args: string[]): string {
  const ran = spawnSync('setpriv', ['--pdeathsig', 'KILL', '--', 'perf', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (ran.status !== 0) throw new Error(`perf ${args.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}

interface TheirFrame {
  readonly ip: string;
  /** Function and offset; null where perf knows none. */
  readonly name: string | null;
  readonly offset: number;
  readonly module: string;
}

/** Frames of each sample, leaf first, as `perf script` prints them. */
function theirFrames(path: string): TheirFrame[][] {
  const text = perf('script', '-i', path, '--no-inline', '-F', 'pid,ip,sym,symoff,dso');
  return text
    .split('\n\n')
    .filter((block) => block.trim() !== '')
    .map((block) => block.split('\n').flatMap((line) => theirFrame(line) ?? []));
}

function theirFrame(line: string): TheirFrame | null {
  const [, ip, named, module] = /^\t\s*([0-9a-f]+) (.*) \((.*)\)$/.exec(line) ?? [];
  if (ip === undefined || named === undefined || module === undefined) return null;
  const [, name, offset] = /^(.*)\+0x([0-9a-f]+)$/.exec(named) ?? [];
  return { ip, module, name: name ?? null, offset: parseInt(offset ?? '0', 16) };
}

function decode(path: string): { recording: PerfRecording; close: () => void } {
  const source = valueOf(openFileSource(path));
  const decoding = valueOf(decodePerfFile(source));
  while (!valueOf(decoding.advance(1 << 24)));
  return { recording: decoding.finish(), close: () => source.close() };
}

interface OurSample {
  readonly pid: number;
  readonly frames: readonly AddressName[];
}

function ourSamples(recording: PerfRecording): { samples: OurSample[]; notes: readonly string[] } {
  const symbols = openSymbols(recording);
  const reader = createSampleReader(recording);
  const samples: OurSample[] = [];
  for (let row = 0; row < recording.timed.count; row += 1) {
    const chunk = chunkOf(recording.timed, row);
    const index = indexInChunk(row);
    if (chunk.type[index] !== RECORD.sample) continue;
    reader.read(recording.timed, row);
    const pid = chunk.pid[index] ?? -1;
    samples.push({ pid, frames: symbols.framesOf(pid, chunk.timeNs[index] ?? 0, reader.chain) });
  }
  return { samples, notes: symbols.notes() };
}

/**
 * perf makes up names for jumps into libraries, has an image of what the kernel maps into processes, keeps maps over an
 * exec, and takes a return address behind a function's last call for the next function's start.
 */
const isPerfsOwn = ({ name, module, offset }: TheirFrame, index: number): boolean =>
  /@plt$|execve/.test(name ?? '') || module === '[vdso]' || (index > 0 && offset === 0);

describe('a recording of this machine', () => {
  // A subshell runs on what its parent had mapped; find and ls map their own after an exec.
  const BUSY = '( i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; : )';
  const WORK = `${BUSY}; find /usr -name 'x*' > /dev/null; ls -R /usr/lib > /dev/null`;
  let path = '';
  beforeAll(() => {
    path = join(folder, 'perf.data');
    perf('record', '-q', '-e', 'cpu-clock', '-F', '1999', '-g', '-o', path, '--', 'sh', '-c', WORK);
  });

  it('has the same functions at the same places as perf finds, and leaves out none', () => {
    const { recording, close } = decode(path);
    const { samples, notes } = ourSamples(recording);
    close();
    expect(notes[0]).toMatch(/this machine’s kallsyms/);
    const theirs = theirFrames(path);
    // perf gives up a chain with a number that looks like a marker and is none.
    const given = samples.filter((_, sample) => theirs[sample]?.length !== 0);
    const theirGiven = theirs.filter(({ length }) => length !== 0);
    expect(theirs.length).toBe(samples.length);
    expect(given.map(({ frames }) => frames.length)).toEqual(theirGiven.map(({ length }) => length));
    let named = 0;
    const different: unknown[] = [];
    given.forEach(({ frames }, sample) => {
      frames.forEach((ours, index) => {
        const their = theirGiven[sample]?.[index];
        if (!their || their.name === null || isPerfsOwn(their, index)) return;
        named += 1;
        // A function may have several names: they begin at one place.
        if (ours.basis === 'none' || ours.offset !== their.offset) different.push({ ours, their });
      });
    });
    expect(named).toBeGreaterThan(1_000);
    expect(different).toEqual([]);
  });

  it('places a forked shell’s addresses in what its parent had mapped', () => {
    const { recording, close } = decode(path);
    const { samples } = ourSamples(recording);
    close();
    const execed = new Set(commsOf(recording).flatMap(({ exec, pid }) => (exec ? [pid] : [])));
    const forked = tasksOf(recording).find(
      ({ what, pid, parentPid }) => what === 'forked' && pid !== parentPid && !execed.has(pid),
    );
    const modules = samples
      .filter(({ pid }) => pid === forked?.pid)
      .flatMap(({ frames }) => frames.map(({ module }) => module));
    const shell = mapsOf(recording).find(
      ({ pid, path: file }) => execed.has(pid) && file.startsWith('/'),
    )?.path;
    expect(shell).toBeDefined();
    expect(modules).toContain(shell);
  });

  it('has no kernel names once the kernel is said to have been elsewhere, as after another boot', () => {
    const { recording, close } = decode(path);
    const kernel = recordedKernel(recording.host.kernel, mapsOf(recording), recording.host.buildIds);
    close();
    expect(chooseKernelSymbols(kernel).origin).toBe('machine');
    const { reference } = kernel;
    expect(reference).not.toBeNull();
    const moved = { name: reference?.name ?? '', address: (reference?.address ?? 0n) + 0x200000n };
    expect(chooseKernelSymbols({ ...kernel, reference: moved })).toMatchObject({
      symbols: null,
      note: expect.stringContaining('another place in memory'),
    });
  });
});
