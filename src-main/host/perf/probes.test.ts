import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStaleGroup, ownProbeGroup, removeProbes, removeStaleProbes, setProbes } from './probes';
import { eventName } from '@core/probe-plan/probe-site';
import type { ProbeSite, SiteMeaning } from '@core/probe-plan/probe-site';

/** A plain file in place of uprobe_events: it shows what was written, and that nothing was overwritten. */
let folder = '';
const written = (): string => readFileSync(join(folder, 'uprobe_events'), 'utf8');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uprobes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SITES: readonly ProbeSite[] = [
  { ...siteOf('vm_stop', 'entered'), at: 'instruction', fileOffset: 0x1234n, fetch: [] },
  { ...siteOf('vm_stop', 'returned'), at: 'return', fileOffset: 0x1234n, fetch: [] },
  {
    ...siteOf('handler', 'handlerEntered'),
    at: 'instruction',
    fileOffset: 0x2000n,
    fetch: ['opaque=%di:u64'],
  },
];

function siteOf(functionName: string, means: SiteMeaning) {
  return { event: eventName(functionName, means, 1), functionName, means, place: functionName };
}
const FOREIGN = 'p:probe_libc/malloc /usr/lib/libc.so.6:0x9000\n';

describe('probes', () => {
  it('are appended, each with its offset in the file and what is to be read there', () => {
    writeFileSync(join(folder, 'uprobe_events'), FOREIGN);
    expect(setProbes(folder, 'g', '/usr/bin/qemu', SITES)).toEqual({ ok: true, value: undefined });
    expect(written()).toBe(
      `${FOREIGN}p:g/vm_stop /usr/bin/qemu:0x1234\nr:g/vm_stop__return /usr/bin/qemu:0x1234\np:g/handler /usr/bin/qemu:0x2000 opaque=%di:u64\n`,
    );
  });

  it('are refused for a path that the kernel would take apart', () => {
    writeFileSync(join(folder, 'uprobe_events'), '');
    const set = setProbes(folder, 'g', '/opt/my qemu', SITES);
    expect(!set.ok && set.error.code).toBe('probe-failed');
    expect(written()).toBe('');
  });

  it('are removed one by one, those of the one group alone', async () => {
    const present = `${FOREIGN}p:g/vm_stop /q:0x1\nr:g/vm_stop__return /q:0x1\np:gg/vm_stop /q:0x1\n`;
    writeFileSync(join(folder, 'uprobe_events'), present);
    expect(await removeProbes(folder, 'g')).toEqual({ ok: true, value: undefined });
    expect(written()).toBe(`${present}-:g/vm_stop\n-:g/vm_stop__return\n`);
  });

  it('of dead runs are removed, of living runs and of others never', () => {
    const present = `${FOREIGN}p:quiescope_1_1/vm_stop /q:0x1\np:${ownProbeGroup()}/vm_stop /q:0x1\np:quiescope_x/f /q:0x1\n`;
    writeFileSync(join(folder, 'uprobe_events'), present);
    removeStaleProbes(folder);
    expect(written()).toBe(`${present}-:quiescope_1_1/vm_stop\n`);
  });

  it('belong to a process by pid and start time: a reused pid does not keep them', () => {
    expect(isStaleGroup(ownProbeGroup())).toBe(false);
    expect(isStaleGroup(ownProbeGroup('trial'))).toBe(false);
    expect(isStaleGroup(`quiescope_${process.pid}_1`)).toBe(true);
    expect(isStaleGroup('probe_qemu')).toBe(false);
  });
});
