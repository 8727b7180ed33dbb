import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inputKindOf, KIND_BYTES } from './input-kind';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const perf = (size: number): Uint8Array => Uint8Array.from([...text('PERFILE2'), size, 0, 0, 0, 0, 0, 0, 0]);

describe('a file’s kind', () => {
  it.each([
    ['a snapshot', text('PK\x03\x04....'), 'snapshot'],
    ['a perf.data file', perf(104), 'perf.data'],
    ['a capture of perf’s pipe', perf(16), 'perf pipe'],
    ['a perf.data of another byte order, which the decoder refuses by name', text('2ELIFREP'), 'perf.data'],
    ['a trace log', text('4711@1700000000.123456:runstate_set current_run_state 9\n'), 'qemu trace log'],
  ])('is told by its contents: %s', (_, first, kind) => {
    expect(inputKindOf(first)).toBe(kind);
  });

  it.each([
    [Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2]), /ELF/],
    [text('{"traceEvents": []}'), /JSON/],
    [Uint8Array.from([0x1f, 0x8b, 8]), /gzip/],
    [Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd]), /zstd/],
    [Uint8Array.from([...Array.from({ length: 8 }, () => 0xff), 1]), /simple backend/],
    [Uint8Array.from([1, 2, 3]), /unknown/],
    [new Uint8Array(0), /empty/],
  ])('is named where nothing opens it: %o', (first, looks) => {
    const kind = inputKindOf(first);
    expect(typeof kind === 'object' && kind.foreign).toMatch(looks);
  });

  it('is right for the samples and fixtures at hand', () => {
    const root = resolve(import.meta.dirname, '../..');
    const kindOf = (path: string) => inputKindOf(readFileSync(resolve(root, path)).subarray(0, KIND_BYTES));
    expect(kindOf('resources/samples/stop-cont-v1.qsnap')).toBe('snapshot');
    expect(kindOf('src-core/testing/fixtures/find.perf-pipe')).toBe('perf pipe');
    expect(kindOf('src-core/trace-log/fixtures/qemu-7.2-stderr.txt')).toBe('qemu trace log');
  });
});
