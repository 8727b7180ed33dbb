import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  checkWritable,
  createFileAtomically,
  makeFolder,
  readFileBounded,
  writeFileAtomically,
} from './files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quiescope-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const bytes = new TextEncoder().encode('new');

describe('writing a file atomically', () => {
  it('replaces what was there and leaves nothing else', () => {
    const path = join(folder, 'a.qsnap');
    writeFileSync(path, 'old');
    expect(writeFileAtomically(path, bytes)).toEqual({ ok: true, value: { sizeBytes: 3 } });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a.qsnap']);
  });

  it('says when the folder is not there', () => {
    const path = join(folder, 'none', 'a.qsnap');
    expect(writeFileAtomically(path, bytes)).toMatchObject({
      ok: false,
      error: { code: 'file-unwritable', facts: { path, errno: 'ENOENT' } },
    });
  });

  it('leaves no half-made file behind when it cannot take the name', () => {
    const path = join(folder, 'a.qsnap');
    mkdirSync(path);
    expect(writeFileAtomically(path, bytes)).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
    expect(readdirSync(folder)).toEqual(['a.qsnap']);
  });

  it('never takes the place of a pipe or a device, nor of a link to one', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    symlinkSync('pipe', join(folder, 'link'));
    for (const path of [pipe, join(folder, 'link')]) {
      expect(writeFileAtomically(path, bytes)).toMatchObject({ error: { code: 'file-unwritable' } });
      expect(checkWritable(path)).toMatchObject({ error: { code: 'file-unwritable' } });
    }
    expect(lstatSync(pipe).isFIFO()).toBe(true);
    expect(readdirSync(folder)).toEqual(['link', 'pipe']);
  });

  it('says when the folder may not be written', () => {
    // Not even root may create a file in sysfs.
    expect(writeFileAtomically('/sys/kernel/a', bytes)).toMatchObject({ error: { code: 'file-unwritable' } });
  });
});

describe('a file that grows', () => {
  const created = (path: string) => {
    const file = createFileAtomically(path);
    if (!file.ok) throw new Error(file.error.message);
    return file.value;
  };

  it('has its name only once it is finished, and nothing is left of one that is abandoned', () => {
    const path = join(folder, 'a.csv');
    const file = created(path);
    expect([file.append(bytes), file.append(bytes)]).toEqual([
      { ok: true, value: null },
      { ok: true, value: null },
    ]);
    expect(readdirSync(folder)).not.toContain('a.csv');
    expect(file.finish()).toEqual({ ok: true, value: null });
    created(join(folder, 'b.csv')).abandon();
    expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['a.csv'], 'newnew']);
  });

  it('leaves nothing when it cannot take the name', () => {
    const path = join(folder, 'a.csv');
    const file = created(path);
    mkdirSync(path);
    expect(file.finish()).toMatchObject({ ok: false, error: { code: 'file-unwritable', facts: { path } } });
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('is refused in the place of a folder, and where there is none', () => {
    for (const path of [folder, join(folder, 'none', 'a.csv')])
      expect(createFileAtomically(path)).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
  });
});

describe('asking whether a file can be written', () => {
  it('tries it and leaves nothing', () => {
    expect(checkWritable(join(folder, 'a'))).toEqual({ ok: true, value: null });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says no for a folder, and where there is none', () => {
    expect(checkWritable(folder)).toMatchObject({ error: { code: 'file-unwritable' } });
    expect(checkWritable(join(folder, 'none', 'a'))).toMatchObject({ error: { code: 'file-unwritable' } });
    writeFileSync(join(folder, 'file'), '');
    expect(checkWritable(join(folder, 'file', 'a'))).toMatchObject({ error: { code: 'file-unwritable' } });
  });
});

describe('making a folder', () => {
  it('makes those above it too, and leaves one that is there', () => {
    const path = join(folder, 'a', 'b');
    expect(makeFolder(path)).toEqual({ ok: true, value: null });
    expect(makeFolder(path)).toEqual({ ok: true, value: null });
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it('says when a file is in the way', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    expect(makeFolder(join(path, 'b'))).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
    expect(makeFolder(path)).toMatchObject({
      error: { code: 'file-unwritable', message: `${path} is no folder, and one is wanted.` },
    });
  });
});

describe('reading a file', () => {
  it('gives the whole of it, through a link too', () => {
    writeFileSync(join(folder, 'a'), 'new');
    symlinkSync('a', join(folder, 'b'));
    expect(readFileBounded(join(folder, 'b'), 3)).toEqual({ ok: true, value: bytes });
  });

  it('refuses what is larger than allowed, before reading it', () => {
    writeFileSync(join(folder, 'a'), 'new');
    expect(readFileBounded(join(folder, 'a'), 2)).toMatchObject({
      ok: false,
      error: { code: 'file-unreadable', facts: { sizeBytes: 3, maxBytes: 2 } },
    });
  });

  it('tells a missing file from an unreadable one', () => {
    expect(readFileBounded(join(folder, 'a'), 9)).toMatchObject({ error: { code: 'file-missing' } });
    expect(readFileBounded(folder, 9)).toMatchObject({ error: { code: 'file-unreadable' } });
    expect(readFileBounded(join(folder, 'a\0b'), 9)).toMatchObject({ error: { code: 'file-unreadable' } });
  });

  it('refuses a device and a named pipe instead of waiting on them', () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(readFileBounded(join(folder, 'pipe'), 9)).toMatchObject({ error: { code: 'file-unreadable' } });
    expect(readFileBounded('/dev/zero', 9)).toMatchObject({ error: { code: 'file-unreadable' } });
  });
});
