import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hierarchiesOf, holdThread, isFrozen, setFrozen } from './freezer-cgroup';

describe('where a freezer is', () => {
  it('is told by the mounts, and where we are ourselves by our memberships', () => {
    const mounts = [
      'tmpfs /sys/fs/cgroup tmpfs rw 0 0',
      'cgroup /sys/fs/cgroup/cpu,freezer cgroup rw,relatime,cpu,freezer 0 0',
      'cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0',
    ].join('\n');
    expect(hierarchiesOf(mounts, '6:cpu,freezer:/box\n0::/user.slice/a.scope\n')).toEqual([
      { version: 'v1', own: '/sys/fs/cgroup/cpu,freezer/box' },
      { version: 'v2', own: '/sys/fs/cgroup/unified/user.slice/a.scope' },
    ]);
    expect(hierarchiesOf('cgroup2 /sys/fs/cgroup cgroup2 rw 0 0', '0::/')).toEqual([
      { version: 'v2', own: '/sys/fs/cgroup/' },
    ]);
    expect(hierarchiesOf('proc /proc proc rw 0 0', '')).toEqual([]);
  });
});

describe('a thread is held', () => {
  let own = '';
  beforeEach(() => {
    own = mkdtempSync(join(tmpdir(), 'cgroup-'));
  });
  afterEach(() => {
    rmSync(own, { recursive: true, force: true });
  });

  it('in a cgroup of version 1', () => {
    const held = holdThread(10, 11, [{ version: 'v1', own }]);
    if (!held.ok) throw new Error(held.error.message);
    expect(readFileSync(join(held.value.path, 'tasks'), 'utf8')).toBe('11');
    setFrozen(held.value, true);
    expect(readFileSync(join(held.value.path, 'freezer.state'), 'utf8')).toBe('FROZEN');
    expect(isFrozen(held.value)).toBe(true);
    setFrozen(held.value, false);
    expect(isFrozen(held.value)).toBe(false);
  });

  it('in a threaded cgroup of version 2, its process in the domain above', () => {
    const held = holdThread(10, 11, [{ version: 'v2', own }]);
    if (!held.ok) throw new Error(held.error.message);
    const file = (name: string): string => readFileSync(join(held.value.path, name), 'utf8');
    expect(file('cgroup.procs')).toBe('10');
    expect(file('held/cgroup.type')).toBe('threaded');
    expect(file('held/cgroup.threads')).toBe('11');
    writeFileSync(join(held.value.path, 'held/cgroup.events'), 'populated 1\nfrozen 1\n');
    expect(isFrozen(held.value)).toBe(true);
  });

  it('by the next freezer where the first may not be used, and by none where none may', () => {
    const nowhere = { version: 'v1', own: join(own, 'missing') } as const;
    expect(holdThread(10, 11, [nowhere, { version: 'v2', own }])).toMatchObject({ ok: true });
    expect(holdThread(10, 11, [nowhere])).toMatchObject({ ok: false, error: { code: 'permission' } });
    expect(holdThread(10, 11, [])).toMatchObject({ ok: false, error: { code: 'file-missing' } });
  });

  it('after what a dead run left is thawed and gone', () => {
    const stale = join(own, 'quiescope-2147483646-1-1');
    mkdirSync(stale);
    holdThread(10, 11, [{ version: 'v1', own }]);
    // A real cgroup's files go with it; here what was written last is all that is left.
    expect(existsSync(stale) ? readFileSync(join(stale, 'freezer.state'), 'utf8') : 'THAWED').toBe('THAWED');
  });
});
