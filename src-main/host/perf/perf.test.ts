import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { perfVersion, startPerf } from './perf';

const FAKE = resolve(__dirname, '../../../e2e/fakes/fake-perf.mjs');
const environment = { ...process.env };
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fake-perf-'));
});
afterEach(() => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true });
});

function usePerf(fault: string): void {
  symlinkSync(FAKE, join(folder, 'perf'));
  process.env = { ...environment, PATH: `${folder}:${environment['PATH'] ?? ''}`, FAKE_PERF: fault };
}

let written: Uint8Array[] = [];
function start(signal = new AbortController().signal) {
  written = [];
  return startPerf(['-e', 'sched:sched_switch'], { signal, sink: (bytes) => written.push(bytes) });
}
const codeOf = async (): Promise<string> => {
  const started = await start();
  return started.ok ? 'started' : started.error.code;
};

describe('perf', () => {
  it('is missing where PATH has none', async () => {
    // setpriv must still be found.
    symlinkSync('/usr/bin/setpriv', join(folder, 'setpriv'));
    process.env = { ...environment, PATH: folder };
    expect(await codeOf()).toBe('perf-missing');
    const version = await perfVersion();
    expect(!version.ok && version.error.code).toBe('perf-missing');
  });

  it('counts as missing where it does not fit the running kernel', async () => {
    usePerf('wrong-kernel');
    const version = await perfVersion();
    expect(!version.ok && version.error).toMatchObject({
      code: 'perf-missing',
      facts: { stderr: 'WARNING: perf not found for kernel 6.18' },
    });
  });

  it('gives its version', async () => {
    usePerf('none');
    expect(await perfVersion()).toEqual({ ok: true, value: '6.1.0' });
  });

  it.each([
    ['no-permission', 'permission'],
    ['no-event', 'perf-lacks-event'],
    ['dies-at-once', 'perf-failed'],
  ])('that ends with %s fails with %s', async (fault, code) => {
    usePerf(fault);
    expect(await codeOf()).toBe(code);
  });

  it('says what perf said when it fails', async () => {
    usePerf('dies-at-once');
    const started = await start();
    expect(!started.ok && started.error.facts['stderr']).toContain('Cannot allocate memory');
  });

  it('gives what it wrote, and is gone when it is closed', async () => {
    usePerf('none');
    const started = await start();
    if (!started.ok) throw new Error(started.error.message);
    await started.value.finish();
    const chunks = written;
    expect(Buffer.concat(chunks).toString('latin1', 0, 8)).toBe('PERFILE2');
    await started.value.close();
    expect(() => process.kill(started.value.pid, 0)).toThrow();
  });

  it('that dies while it records tells so once, and what it wrote is kept', async () => {
    usePerf('dies-in-mid-recording');
    const started = await start();
    if (!started.ok) throw new Error(started.error.message);
    const death = await started.value.died;
    expect(death).toMatchObject({ code: 'perf-failed', facts: { doing: 'recording', exit: 1 } });
    await started.value.finish();
    expect(Buffer.concat(written).length).toBe(16);
    await started.value.close();
  });

  it('that hangs at the end is ended, and tells that what it recorded is not whole', async () => {
    usePerf('hangs-after-enable');
    const started = await start();
    if (!started.ok) throw new Error(started.error.message);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const finishing = started.value.finish();
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    expect(await started.value.died).toMatchObject({ code: 'perf-failed', facts: { deadlineMs: 5_000 } });
    await finishing;
    expect(Buffer.concat(written).length).toBe(16);
  });

  it('that never acknowledges is ended when the start is cancelled', async () => {
    usePerf('never-acknowledges');
    const abort = new AbortController();
    const starting = start(abort.signal);
    abort.abort();
    const started = await starting;
    expect(!started.ok && started.error.code).toBe('cancelled');
  });
});
