import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTracefs } from './tracefs';

let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'tracefs-'));
});
afterEach(() => rmSync(place, { recursive: true }));

function fill(): void {
  mkdirSync(join(place, 'events/kvm/kvm_exit'), { recursive: true });
  writeFileSync(join(place, 'uprobe_events'), '');
}
const refuse = (): Promise<boolean> => Promise.resolve(false);

describe('finding tracefs', () => {
  it('takes the first place where it is mounted, and tells which tracepoints there are', async () => {
    fill();
    const opened = await openTracefs({ places: ['/nowhere', place], uid: 1000 });
    expect(opened.ok && [opened.value.path, opened.value.mountedNow]).toEqual([place, false]);
    expect(opened.ok && opened.value.exists('kvm', 'kvm_exit')).toBe(true);
    expect(opened.ok && opened.value.exists('kvm', 'kvm_entry')).toBe(false);
  });

  it('mounts it as root', async () => {
    const mount = (): Promise<boolean> => {
      fill();
      return Promise.resolve(true);
    };
    const opened = await openTracefs({ places: [place], uid: 0, mount });
    expect(opened.ok && opened.value.mountedNow).toBe(true);
  });

  it('does not try to mount it as another user', async () => {
    const opened = await openTracefs({
      places: [place],
      uid: 1000,
      mount: () => Promise.reject(new Error('tried')),
    });
    expect(!opened.ok && opened.error).toMatchObject({
      code: 'tracefs-missing',
      facts: { searched: place, uid: 1000 },
    });
  });

  it('is missing where root may not mount it', async () => {
    const opened = await openTracefs({ places: [place], uid: 0, mount: refuse });
    expect(!opened.ok && opened.error.code).toBe('tracefs-missing');
  });

  it('names a kernel without uprobes', async () => {
    mkdirSync(join(place, 'events'));
    const opened = await openTracefs({ places: [place], uid: 0, mount: refuse });
    expect(!opened.ok && opened.error.code).toBe('probe-failed');
  });

  it('is refused where it may not be written', async () => {
    fill();
    const opened = await openTracefs({ places: [place], mayWrite: () => false });
    expect(!opened.ok && opened.error.code).toBe('permission');
  });
});
