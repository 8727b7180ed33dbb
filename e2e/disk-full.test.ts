/** A disk that is really full: a file system of our own, which only root may mount. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFileAtomically } from '../src-main/host/files';
import { inTemporaryFolder } from './command-line';

it('a full disk loses neither the old file nor space', async () => {
  await inTemporaryFolder((folder) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=65536', 'quiescope-test', folder]);
    try {
      const path = join(folder, 'a.qsnap');
      writeFileSync(path, 'old');
      expect(writeFileAtomically(path, new Uint8Array(1 << 20))).toMatchObject({
        ok: false,
        error: { code: 'disk-full', facts: { path, errno: 'ENOSPC' } },
      });
      expect(readFileSync(path, 'utf8')).toBe('old');
      expect(readdirSync(folder)).toEqual(['a.qsnap']);
    } finally {
      execFileSync('umount', [folder]);
    }
    return Promise.resolve();
  });
});
