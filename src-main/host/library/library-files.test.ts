import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '@core/errors';
import { homeTrash, undoOfTrash } from './desktop-trash';
import { createKeptFile, libraryFiles } from './library-files';

let folder: string;
const at = (...parts: string[]): string => join(folder, ...parts);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'library-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the files of the library', () => {
  it('are the snapshots that lie in a folder: no folder, no link, no file that is being written', async () => {
    for (const name of ['a.qsnap', '.a.qsnap.part', '.b.qsnap', 'perf.data']) writeFileSync(at(name), '');
    mkdirSync(at('folder.qsnap'));
    symlinkSync('/dev/zero', at('link.qsnap'));
    expect(await libraryFiles.snapshotsIn(folder)).toEqual([at('a.qsnap')]);
    expect(await libraryFiles.snapshotsIn(at('nowhere'))).toEqual([]);
  });

  it('a folder, or nothing, is no file', async () => {
    expect(await libraryFiles.stateOf(folder)).toBeNull();
    expect(await libraryFiles.stateOf(at('nowhere'))).toBeNull();
  });

  it('a rename never replaces a file, and says that there is one', async () => {
    writeFileSync(at('a.qsnap'), 'a');
    writeFileSync(at('b.qsnap'), 'b');
    const refused = await libraryFiles.rename(at('a.qsnap'), at('b.qsnap'));
    expect(refused).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
    expect([readFileSync(at('a.qsnap'), 'utf8'), readFileSync(at('b.qsnap'), 'utf8')]).toEqual(['a', 'b']);
    expect(await libraryFiles.rename(at('a.qsnap'), at('c.qsnap'))).toEqual(ok(null));
    expect(readdirSync(folder).sort()).toEqual(['b.qsnap', 'c.qsnap']);
  });

  it('a file that is not there cannot be renamed', async () => {
    expect(await libraryFiles.rename(at('a'), at('b'))).toMatchObject({ error: { code: 'file-missing' } });
  });
});

describe('a deleted file that is kept', () => {
  it('comes back where it was, until the next one is kept', async () => {
    const kept = createKeptFile(at('deleted'));
    writeFileSync(at('a.qsnap'), 'a');
    writeFileSync(at('b.qsnap'), 'b');
    const first = await kept.keep(at('a.qsnap'));
    expect(readdirSync(folder).sort()).toEqual(['b.qsnap', 'deleted']);
    expect(first.ok && (await first.value.undo?.())).toEqual(ok(null));
    expect(readFileSync(at('a.qsnap'), 'utf8')).toBe('a');
    const again = await kept.keep(at('a.qsnap'));
    await kept.keep(at('b.qsnap'));
    expect(again.ok && (await again.value.undo?.())).toMatchObject({ error: { code: 'file-missing' } });
    await kept.empty();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not come back over a file that took its place', async () => {
    const kept = createKeptFile(at('deleted'));
    writeFileSync(at('a.qsnap'), 'old');
    const removed = await kept.keep(at('a.qsnap'));
    writeFileSync(at('a.qsnap'), 'new');
    expect(removed.ok && (await removed.value.undo?.())).toMatchObject({
      error: { code: 'file-unwritable' },
    });
    expect(readFileSync(at('a.qsnap'), 'utf8')).toBe('new');
    const [place] = readdirSync(at('deleted'));
    expect(readFileSync(at('deleted', place ?? '', 'a.qsnap'), 'utf8')).toBe('old');
  });

  it('that is not there takes nothing away from the one before', async () => {
    const kept = createKeptFile(at('deleted'));
    writeFileSync(at('a.qsnap'), 'a');
    const first = await kept.keep(at('a.qsnap'));
    expect(await kept.keep(at('nowhere'))).toMatchObject({ error: { code: 'file-missing' } });
    expect(first.ok && (await first.value.undo?.())).toEqual(ok(null));
  });
});

describe('the trash of a desktop', () => {
  const put = (name: string, origin: string): void => {
    mkdirSync(at('Trash', 'info'), { recursive: true });
    mkdirSync(at('Trash', 'files'), { recursive: true });
    writeFileSync(at('Trash', 'files', name), origin);
    writeFileSync(
      at('Trash', 'info', `${name}.trashinfo`),
      `[Trash Info]\nPath=${encodeURI(origin)}\nDeletionDate=2026-01-01T00:00:00\n`,
    );
  };

  it('gives back what was put into it, and forgets it', async () => {
    const path = at('a b.qsnap');
    put('a b.qsnap', '/other/a b.qsnap');
    put('a b.2.qsnap', path);
    const undo = await undoOfTrash(at('Trash'), path);
    expect(await undo?.()).toEqual(ok(null));
    expect(readFileSync(path, 'utf8')).toBe(path);
    expect(readdirSync(at('Trash', 'info'))).toEqual(['a b.qsnap.trashinfo']);
  });

  it('that has no such file, or is none, cannot', async () => {
    expect(await undoOfTrash(at('Trash'), at('a.qsnap'))).toBeNull();
    put('a.qsnap', '/elsewhere/a.qsnap');
    writeFileSync(at('Trash', 'info', 'a.3.qsnap.trashinfo'), 'Path=%E0%A4%A\n');
    expect(await undoOfTrash(at('Trash'), at('a.qsnap'))).toBeNull();
  });

  it('lies where the environment says, unless that is no absolute path', () => {
    expect(homeTrash({ XDG_DATA_HOME: '/data' })).toBe('/data/Trash');
    expect(homeTrash({ XDG_DATA_HOME: 'data' })).toMatch(/\.local\/share\/Trash$/);
  });
});
