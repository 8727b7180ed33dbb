import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLines } from './file-lines';

const PIECE = 1 << 16;
const LIMITS = { maxBytes: 1 << 22, maxLineBytes: 2 * PIECE };

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lines-'));
  path = join(folder, 'lines');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function linesOf(text: string): Promise<[string | null, boolean][]> {
  writeFileSync(path, text);
  const lines: [string | null, boolean][] = [];
  const read = await readLines(path, LIMITS, (line, hasEnd) => {
    lines.push([line === null ? null : Buffer.from(line).toString(), hasEnd]);
    return true;
  });
  expect(read.ok).toBe(true);
  return lines;
}

describe('a file that is read by lines', () => {
  it('gives each of them, however pieces cut it', async () => {
    const length = fc.oneof(fc.nat(9), fc.integer({ min: PIECE - 3, max: PIECE + 3 }));
    await fc.assert(
      fc.asyncProperty(fc.array(length, { maxLength: 5 }), fc.nat(5), async (lengths, rest) => {
        const whole = lengths.map((each, index) => String(index).repeat(each));
        const last = 'x'.repeat(rest);
        expect(await linesOf(whole.map((line) => `${line}\n`).join('') + last)).toEqual([
          ...whole.map((line) => [line, true]),
          ...(last === '' ? [] : [[last, false]]),
        ]);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps nothing of a line that is longer than it may be', async () => {
    const long = 'x'.repeat(LIMITS.maxLineBytes);
    expect(await linesOf(`a\n${long}\n${long}x\nb\n`)).toEqual([
      ['a', true],
      [long, true],
      [null, true],
      ['b', true],
    ]);
  });

  it('leaves the thread to others between its pieces', async () => {
    writeFileSync(path, 'line\n'.repeat((20 * PIECE) / 5));
    let turns = 0;
    let isRead = false;
    const others = (): void => {
      turns += 1;
      if (!isRead) setImmediate(others);
    };
    setImmediate(others);
    await readLines(path, LIMITS, () => true);
    isRead = true;
    expect(turns).toBeGreaterThan(10);
  });

  it('is read no further than is wanted', async () => {
    writeFileSync(path, 'a\nb\nc\n');
    const seen: number[] = [];
    await readLines(path, LIMITS, (line) => seen.push(line?.length ?? 0) < 2);
    expect(seen).toHaveLength(2);
  });

  it('fails where there is none, where it is too large, and where it is no file', async () => {
    const code = async (limits = LIMITS) => {
      const read = await readLines(path, limits, () => true);
      return read.ok ? null : read.error.code;
    };
    expect(await code()).toBe('file-missing');
    writeFileSync(path, 'abc');
    expect(await code({ ...LIMITS, maxBytes: 2 })).toBe('file-unreadable');
    rmSync(path);
    mkdirSync(path);
    expect(await code()).toBe('file-unreadable');
  });
});
