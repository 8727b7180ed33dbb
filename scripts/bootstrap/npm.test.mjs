import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './folder-for-tests.mjs';
import { arePackagesInstalled, packagesToInstall } from './npm.mjs';

const locked = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.2.3', integrity: 'sha512-a' },
    'node_modules/b-for-another-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  },
};
const installed = (/** @type {object} */ a) => ({
  packages: { 'node_modules/a': { version: '1.2.3', integrity: 'sha512-a', ...a } },
});

test('nothing is to be installed when npm wrote down the locked versions', () => {
  expect(packagesToInstall(locked, installed({}))).toEqual([]);
});

test('everything is to be installed when npm was interrupted: it writes its list last', () => {
  expect(packagesToInstall(locked, undefined)).toEqual(['node_modules/a']);
});

test.each([{ version: '1.2.4' }, { integrity: 'sha512-x' }])(
  'a package with another %o is to be installed',
  (difference) => {
    expect(packagesToInstall(locked, installed(difference))).toEqual(['node_modules/a']);
  },
);

test('an optional package for another system may be absent, but not in another version', () => {
  const other = { 'node_modules/b-for-another-system': { version: '0.9.0', integrity: 'sha512-b' } };
  const found = packagesToInstall(locked, { packages: { ...installed({}).packages, ...other } });
  expect(found).toEqual(['node_modules/b-for-another-system']);
});

test('a list of npm that was cut off counts for nothing; a damaged lockfile of ours is told', () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(locked));
  const list = join(root, 'node_modules', '.package-lock.json');
  const whole = JSON.stringify(installed({}));
  writeFileSync(list, whole);
  expect(arePackagesInstalled(root)).toBe(true);
  writeFileSync(list, whole.slice(0, 40));
  expect(arePackagesInstalled(root)).toBe(false);
  writeFileSync(join(root, 'package-lock.json'), '{');
  expect(() => arePackagesInstalled(root)).toThrow(/package-lock.json is missing or damaged/);
});
