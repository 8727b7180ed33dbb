import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SpillArchive } from './spill-archive';
import { StreamFile } from './stream-file';

const MIB = 1 << 20;
const open: SpillArchive[] = [];
afterEach(() => {
  for (const archive of open.splice(0)) archive.close();
});

function filled(sizeBytes: number, limits: { memoryBytes: number; keptBytes: number }): SpillArchive {
  const archive = new SpillArchive(limits);
  open.push(archive);
  for (let at = 0; at < sizeBytes; at += 100_000) {
    archive.append(
      Uint8Array.from({ length: Math.min(100_000, sizeBytes - at) }, (_, index) => (at + index) % 251),
    );
  }
  return archive;
}

const isRight = (bytes: Uint8Array, offset: number): boolean =>
  bytes.every((byte, index) => byte === (offset + index) % 251);

describe('an archive that spills', () => {
  it('gives back any piece, from memory, from the file and from both', () => {
    const archive = filled(9 * MIB + 77, { memoryBytes: 3 * MIB, keptBytes: 100 * MIB });
    expect([archive.sizeBytes, archive.complete]).toEqual([9 * MIB + 77, true]);
    for (const offset of [0, MIB - 5, 5 * MIB + 3, 6 * MIB - 10, 8 * MIB + 1, 9 * MIB]) {
      const piece = archive.read(offset, MIB / 2);
      expect([offset, piece.length, isRight(piece, offset)]).toEqual([
        offset,
        Math.min(MIB / 2, archive.sizeBytes - offset),
        true,
      ]);
    }
    expect(archive.read(archive.sizeBytes, 10).length).toBe(0);
  });

  it('forgets the oldest bytes beyond what it is to keep, and says so', () => {
    const archive = filled(8 * MIB, { memoryBytes: 2 * MIB, keptBytes: 3 * MIB });
    expect(archive.complete).toBe(false);
    expect(isRight(archive.read(7 * MIB, 1000), 7 * MIB)).toBe(true);
    expect(archive.read(4 * MIB, 1000).length).toBe(0);
  });

  it('goes on without its file where none can be made, and says why', () => {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = '/nowhere/at/all';
    try {
      const archive = filled(4 * MIB, { memoryBytes: MIB, keptBytes: 100 * MIB });
      expect([archive.complete, archive.failure?.message]).toEqual([
        false,
        expect.stringContaining('ENOENT'),
      ]);
      expect(isRight(archive.read(3 * MIB + 5, 1000), 3 * MIB + 5)).toBe(true);
      expect(archive.read(0, 10).length).toBe(0);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });

  it('leaves no file behind, not even while it is open', () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('quiescope-spill-'));
    const archive = filled(4 * MIB, { memoryBytes: MIB, keptBytes: 100 * MIB });
    expect(isRight(archive.read(0, MIB), 0)).toBe(true);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('quiescope-spill-'))).toEqual(before);
  });

  it('keeps nothing twice that a file has already, and all of it once that file is left', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stream-'));
    const stream = StreamFile.create(join(folder, 'perf-1.pipe'));
    if (!stream.ok) throw new Error(stream.error.message);
    const file = stream.value;
    const archive = new SpillArchive({ memoryBytes: 2 * MIB, keptBytes: 100 * MIB }, file);
    open.push(archive);
    const bytes = Uint8Array.from({ length: 6 * MIB + 9 }, (_, index) => index % 251);
    writeFileSync(file.descriptor, bytes);
    archive.append(bytes);
    expect(isRight(archive.read(MIB - 3, 100), MIB - 3)).toBe(true);
    archive.leaveFile();
    // What became of the file is all one by now.
    truncateSync(file.path, 0);
    expect(archive.complete).toBe(true);
    expect(isRight(archive.read(0, 6 * MIB + 9), 0)).toBe(true);
    archive.close();
    expect(file.readInto(0, new Uint8Array(1))).toBe(0);
    rmSync(folder, { recursive: true });
  });
});
