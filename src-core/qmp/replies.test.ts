import { describe, expect, it } from 'vitest';
import { parseCpus, parseDriveFile, parseKvmEnabled, parseStatus } from './replies';

describe('replies of QEMU', () => {
  it('give vCPUs and their threads in cpu_index order', () => {
    const reply = [
      { 'cpu-index': 1, 'thread-id': 31, 'qom-path': '/machine/unattached/device[2]' },
      { 'cpu-index': 0, 'thread-id': 30, target: 'x86_64' },
    ];
    expect(parseCpus(reply)).toEqual({
      ok: true,
      value: [
        { index: 0, tid: 30 },
        { index: 1, tid: 31 },
      ],
    });
  });

  it('tell whether KVM runs the guest, and how the guest is', () => {
    expect(parseKvmEnabled({ enabled: true, present: true })).toEqual({ ok: true, value: true });
    const status = parseStatus({ status: 'paused', singlestep: false, running: false });
    expect(status).toEqual({ ok: true, value: { status: 'paused', running: false } });
  });

  it('tell the file of a drive, and that there is none', () => {
    const blocks = [
      { device: 'cd', removable: true },
      { device: 'disk', inserted: { file: '/run/disk.qcow2', ro: false }, qdev: '/machine/x' },
    ];
    expect(parseDriveFile(blocks, 'disk')).toEqual({ ok: true, value: '/run/disk.qcow2' });
    expect(parseDriveFile(blocks, 'cd')).toEqual({ ok: true, value: null });
    expect(parseDriveFile(blocks, 'other')).toEqual({ ok: true, value: null });
    expect(parseDriveFile({}, 'disk')).toMatchObject({ ok: false, error: { code: 'qmp-protocol' } });
  });

  it('of another shape are qmp-protocol failures that name the command', () => {
    expect(parseCpus([{ 'cpu-index': 0 }])).toMatchObject({
      ok: false,
      error: { code: 'qmp-protocol', facts: { command: 'query-cpus-fast' } },
    });
    expect(parseKvmEnabled(null)).toMatchObject({ ok: false, error: { facts: { command: 'query-kvm' } } });
    expect(parseStatus({})).toMatchObject({ ok: false, error: { facts: { command: 'query-status' } } });
  });
});
