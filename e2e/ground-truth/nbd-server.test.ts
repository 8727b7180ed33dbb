/** Our NBD server as QEMU's own client sees it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { serveNbd } from '../../src-main/host/calibration/nbd-server';
import { inTemporaryFolder } from '../command-line';

const run = promisify(execFile);
const SIZE = 64 << 20;

it('is read, written and flushed by QEMU’s tools, and told by its export’s name', async () => {
  await inTemporaryFolder(async (folder) => {
    const served = await serveNbd(join(folder, 'nbd'), { sizeBytes: SIZE, name: 'slow' });
    if (!served.ok) throw new Error(served.error.message);
    const nbd = served.value;
    try {
      const uri = `nbd+unix:///slow?socket=${nbd.path}`;
      const { stdout } = await run('qemu-img', ['info', '--output=json', uri]);
      expect(JSON.parse(stdout)).toMatchObject({ 'virtual-size': SIZE });
      nbd.takeSleeps();
      const commands = ['read -P 0 1M 64k', 'write -P 7 0 3M', 'flush'].flatMap((one) => ['-c', one]);
      await run('qemu-io', ['-f', 'raw', ...commands, uri]);
      expect(nbd.takeSleeps().length).toBeGreaterThan(0);
      await expect(run('qemu-img', ['info', `nbd+unix:///other?socket=${nbd.path}`])).rejects.toThrow();
    } finally {
      nbd.close();
    }
  });
});
