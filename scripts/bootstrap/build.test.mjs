import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { isBuilt, sourceKey } from './build.mjs';
import { writeStamp } from './files.mjs';
import { temporaryFolder } from './folder-for-tests.mjs';

const PRODUCTS = ['main/index.cjs', 'main/cli.cjs', 'preload/index.cjs', 'renderer/index.html'];

/** @param {string} root @param {string} path @param {string} [text] */
function write(root, path, text = '') {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function workingCopy() {
  const root = temporaryFolder();
  write(root, 'src-core/units.ts', 'export {};');
  write(root, 'package.json', '{}');
  for (const product of PRODUCTS) write(root, `out/${product}`);
  return root;
}

test('the key follows what the sources say, not when they were written', () => {
  const root = workingCopy();
  const key = sourceKey(root);
  utimesSync(join(root, 'src-core/units.ts'), 0, 0);
  expect(sourceKey(root)).toBe(key);
});

test.each([
  ['a changed source', 'src-core/units.ts'],
  ['a new source', 'src-renderer/features/new.tsx'],
  ['a changed package', 'package-lock.json'],
])('%s asks for a build', (_what, path) => {
  const root = workingCopy();
  const key = sourceKey(root);
  write(root, path, 'changed');
  expect(sourceKey(root)).not.toBe(key);
});

test('a changed test or readme asks for none', () => {
  const root = workingCopy();
  const key = sourceKey(root);
  write(root, 'src-core/units.test.ts', 'changed');
  write(root, 'src-core/README.md', 'changed');
  expect(sourceKey(root)).toBe(key);
});

test('a build counts when it was stamped for these sources and all of its products are there', () => {
  const root = workingCopy();
  expect(isBuilt(root, 'key')).toBe(false);
  writeStamp(join(root, 'out', '.build-stamp'), 'key');
  expect(isBuilt(root, 'key')).toBe(true);
  expect(isBuilt(root, 'another key')).toBe(false);
  rmSync(join(root, 'out/main/cli.cjs'));
  expect(isBuilt(root, 'key')).toBe(false);
});
