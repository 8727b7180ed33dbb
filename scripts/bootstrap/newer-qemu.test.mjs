import { expect, test } from 'vitest';
import { aptOptions } from './newer-qemu.mjs';

test('apt reads and writes in our folder alone, and none of the system’s sources', () => {
  const options = aptOptions('/cache/apt').filter((word) => word !== '-o');
  expect(options.filter((option) => option.startsWith('Dir::'))).toEqual([
    'Dir::Etc::sourcelist=/cache/apt/sources.list',
    'Dir::Etc::sourceparts=/dev/null',
    'Dir::State::Lists=/cache/apt/lists',
    'Dir::Cache=/cache/apt/cache',
  ]);
});
