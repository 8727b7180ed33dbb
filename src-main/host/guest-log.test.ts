import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { guestLog } from './guest-log';

it('reads what was written since, and knows that nothing was yet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guest-log-'));
  try {
    const log = guestLog(join(folder, 'qemu.log'));
    expect(log.sizeBytes()).toBe(0);
    expect(log.readFrom(0)).toMatchObject({ ok: false, error: { code: 'file-missing' } });
    appendFileSync(log.path, 'before');
    const from = log.sizeBytes();
    appendFileSync(log.path, ' after');
    const read = log.readFrom(from);
    expect(read.ok && new TextDecoder().decode(read.value)).toBe(' after');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
