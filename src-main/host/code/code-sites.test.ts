import { readFileSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { parseElf } from '@core/elf/parse-elf';
import { openFileSource } from '../files/byte-source';
import { codeSitesOf } from './code-sites';

const NODE = realpathSync(process.execPath);

/** Where Node's own code is mapped in this process. */
function mappedNode(): { readonly start: bigint; readonly fileOffset: number } {
  const line = readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .find((text) => text.endsWith(NODE) && / ..x. /.test(text));
  const [, start = '', offset = ''] = /^([0-9a-f]+)-\S+ \S+ ([0-9a-f]+)/.exec(line ?? '') ?? [];
  return { start: BigInt(`0x${start}`), fileOffset: parseInt(offset, 16) };
}

test('a place in a program’s code is given by its file, its address there and its function', () => {
  const source = openFileSource(NODE);
  if (!source.ok) throw new Error(source.error.message);
  const image = parseElf(source.value);
  if (!image.ok) throw new Error(image.error.message);
  const main = image.value.symbols.get('main')!;
  const { start, fileOffset } = mappedNode();
  const mapped = start + BigInt((image.value.fileOffsetOf(main.address) ?? 0) - fileOffset);
  expect(codeSitesOf(process.pid)(mapped + 4n)).toEqual({
    address: `0x${(main.address + 4).toString(16)}`,
    file: basename(NODE),
    function: 'main',
  });
});

test('a place outside of every file is the process’s own address', () => {
  expect(codeSitesOf(process.pid)(0x10n)).toEqual({ address: '0x10', file: null, function: null });
});

test('a process that is gone has no files', () => {
  expect(codeSitesOf(-1)(0x1234n)).toEqual({ address: '0x1234', file: null, function: null });
});
