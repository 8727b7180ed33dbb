import { expect, it } from 'vitest';
import { failure, FAILURE_CODES } from '../errors';
import { remedyFor } from './remedies';

it('every failure but a cancellation has a remedy, in whole sentences', () => {
  for (const code of FAILURE_CODES) {
    const remedy = remedyFor(failure(code, 'what happened'));
    if (code === 'cancelled') expect(remedy).toBeNull();
    else expect(remedy).toMatch(/^[A-Z].*\.$/);
  }
});

it('names the version that a newer snapshot needs', () => {
  expect(remedyFor(failure('snapshot-too-new', '', { version: 7 }))).toContain('version 7');
});

it('does not blame the arguments of a QEMU that a signal ended', () => {
  const exited = (facts: Record<string, string | number>) => remedyFor(failure('qemu-exited', '', facts));
  expect(exited({ exitCode: 1 })).toContain('argument');
  expect(exited({ signal: 'SIGKILL' })).toContain('SIGKILL');
  expect(exited({ exit: 'SIGSEGV' })).toBe(exited({ signal: 'SIGKILL' }));
});

it('tells how a snapshot is made of what is none, and where a folder is missing', () => {
  const foreign = (facts: Record<string, string>) => remedyFor(failure('input-foreign', '', facts));
  expect(foreign({ importable: 'perf’s data' })).toMatch(/a perf recording.*quiescope import/);
  expect(foreign({ importable: 'text' })).toMatch(/log.*quiescope import/);
  expect(foreign({})).not.toContain('import');
  expect(remedyFor(failure('file-unwritable', '', { errno: 'ENOENT' }))).toContain('make it first');
  expect(remedyFor(failure('file-unwritable', '', { errno: 'EACCES' }))).toContain('may write');
});

it('mends what was refused: KVM’s device is not mended by what probes need', () => {
  const refused = (path: string) => remedyFor(failure('permission', '', { path }));
  expect(refused('/dev/kvm')).toMatch(/usermod -aG kvm.*--accel tcg/);
  expect(refused('/dev/kvm')).not.toContain('Probes');
  expect(refused('/sys/kernel/tracing')).toContain('scripts/quiescope.mjs record');
});
