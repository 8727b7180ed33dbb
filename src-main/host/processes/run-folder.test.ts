import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRunFolder, removeDeadRunFolders, runFolderBases } from './run-folder';
import type { RunFolder } from './run-folder';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'run-folder-test-'));
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

function create(): RunFolder {
  const created = createRunFolder([base]);
  if (!created.ok) throw new Error(created.error.message);
  return created.value;
}

describe('the run folder', () => {
  it('is private, names its owner, and is gone with its content once removed', () => {
    const folder = create();
    expect(lstatSync(folder.path).mode & 0o777).toBe(0o700);
    expect(basename(folder.path)).toMatch(new RegExp(`^quiescope-${process.pid}-\\d+-`));
    writeFileSync(join(folder.path, 'disk.qcow2'), 'x');
    folder.remove();
    folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });

  it('of a living run stays when another run starts', () => {
    const first = create();
    const second = create();
    expect(existsSync(first.path)).toBe(true);
    first.remove();
    second.remove();
  });

  it('of a dead run is removed by the next, also when its pid is in use again', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    const orphan = join(base, `quiescope-${dead.pid}-123-Abc123`);
    const reused = join(base, `quiescope-${process.pid}-1-Abc123`);
    for (const path of [orphan, reused]) mkdirSync(path);
    writeFileSync(join(orphan, 'qmp.sock'), '');
    create().remove();
    expect([orphan, reused].filter((path) => existsSync(path))).toEqual([]);
  });

  it('leaves alone what is not a run folder, and a link of such a name', () => {
    const other = join(base, 'quiescope-notes');
    const link = join(base, 'quiescope-1-1-Abc123');
    mkdirSync(other);
    symlinkSync(other, link);
    removeDeadRunFolders(base);
    expect(existsSync(other) && lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it('is made in the next place when one fails, and fails with all of them named', () => {
    const missing = join(base, 'missing');
    const created = createRunFolder([missing, base]);
    expect(created.ok).toBe(true);
    if (created.ok) created.value.remove();
    expect(createRunFolder([missing])).toMatchObject({
      ok: false,
      error: { code: 'file-unwritable', facts: { searched: missing } },
    });
  });

  it('is never put where a socket would not fit into its path', () => {
    const long = `/${'x'.repeat(60)}`;
    expect(runFolderBases({ XDG_RUNTIME_DIR: long })).not.toContain(long);
    expect(runFolderBases({ XDG_RUNTIME_DIR: '/run/user/1000' })[0]).toBe('/run/user/1000');
  });
});
