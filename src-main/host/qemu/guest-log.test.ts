import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { guestLog } from './guest-log';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'guest-log-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('reads what was written since, also when the file is gone by its name', () => {
  const log = guestLog(join(folder, 'qemu.log'));
  appendFileSync(log.path, 'before');
  const tail = log.follow();
  if (!tail.ok) throw new Error(tail.error.message);
  appendFileSync(log.path, ' after');
  rmSync(folder, { recursive: true });
  const read = tail.value.read();
  tail.value.close();
  expect(read.ok && new TextDecoder().decode(read.value)).toBe(' after');
});

it('follows no file that is not there', () => {
  expect(guestLog(join(folder, 'qemu.log')).follow()).toMatchObject({
    ok: false,
    error: { code: 'file-missing' },
  });
});
