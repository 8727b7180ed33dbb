import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { integrityOf } from './files.mjs';
import { temporaryFolder } from './folder-for-tests.mjs';
import { TEST_RUNTIME, cacheFolder, fillAtomically, reasonOf, verifiedTarball } from './test-runtime.mjs';

const GOOD = 'the archive';
// printf 'the archive' | openssl dgst -sha512 -binary | base64 -w0
const INTEGRITY =
  'sha512-l1M9/nt8k5woMo12OPoFHBSOZIe/gRWs8o96JPWbjZEtvd1ixcIQrUuyr3hb/5ObIaB6QTrcpXWwSbaXSwrOAA==';

/** A registry that serves these contents one after the other. */
function fetching(/** @type {string[]} */ ...contents) {
  let downloads = 0;
  /** @type {string[]} */
  const said = [];
  return {
    said,
    downloads: () => downloads,
    options: {
      integrity: INTEGRITY,
      log: (/** @type {string} */ line) => void said.push(line),
      download: async (/** @type {string} */ folder) => {
        const path = join(folder, 'package.tgz');
        writeFileSync(path, contents[downloads++] ?? 'fetched too often');
        return path;
      },
    },
  };
}

test('the integrity is that of the bytes', async () => {
  const path = join(temporaryFolder(), 'x');
  writeFileSync(path, GOOD);
  expect(await integrityOf(path)).toBe(INTEGRITY);
});

test('a whole tarball in the cache is not fetched again', async () => {
  const cached = join(temporaryFolder(), 'runtime.tgz');
  writeFileSync(cached, GOOD);
  const registry = fetching();
  expect(await verifiedTarball(cached, registry.options)).toBe(cached);
  expect(registry.downloads()).toBe(0);
});

test('a damaged tarball in the cache is fetched anew, once', async () => {
  const cached = join(temporaryFolder(), 'runtime.tgz');
  writeFileSync(cached, 'the archi');
  const registry = fetching(GOOD);
  await verifiedTarball(cached, registry.options);
  expect(readFileSync(cached, 'utf8')).toBe(GOOD);
  expect(registry.downloads()).toBe(1);
  expect(registry.said).toEqual([`${cached} is damaged; fetching it anew`]);
});

test('a download with another integrity is refused and nothing of it is kept', async () => {
  const cached = join(temporaryFolder(), 'runtime.tgz');
  const registry = fetching('something else');
  await expect(verifiedTarball(cached, registry.options)).rejects.toThrow('not the pinned');
  expect(readdirSync(dirname(cached))).toEqual([]);
  expect(registry.downloads()).toBe(1);
});

test('a download that fails leaves nothing in the cache', async () => {
  const cached = join(temporaryFolder(), 'runtime.tgz');
  const download = async (/** @type {string} */ folder) => {
    writeFileSync(join(folder, 'half'), 'half');
    throw new Error('connection lost');
  };
  await expect(verifiedTarball(cached, { ...fetching().options, download })).rejects.toThrow(
    'connection lost',
  );
  expect(readdirSync(dirname(cached))).toEqual([]);
});

test('an unpacking that fails leaves what was there before', async () => {
  const place = join(temporaryFolder(), 'dist');
  mkdirSync(place);
  writeFileSync(join(place, 'old'), '');
  const interrupted = fillAtomically(place, async (folder) => {
    writeFileSync(join(folder, 'half'), '');
    throw new Error('disk full');
  });
  await expect(interrupted).rejects.toThrow('disk full');
  expect(readdirSync(dirname(place))).toEqual(['dist']);
  expect(readdirSync(place)).toEqual(['old']);
});

test('what a killed unpacking left is removed by the next, which replaces the folder whole', async () => {
  const place = join(temporaryFolder(), 'dist');
  mkdirSync(`${place}.unfinished-1`);
  mkdirSync(place);
  writeFileSync(join(place, 'old'), '');
  await fillAtomically(place, async (folder) => {
    expect(existsSync(`${place}.unfinished-1`)).toBe(false);
    writeFileSync(join(folder, 'new'), '');
  });
  expect(readdirSync(dirname(place))).toEqual(['dist']);
  expect(readdirSync(place)).toEqual(['new']);
});

test('the cache is where the environment says', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/x', HOME: '/h' })).toBe('/x/quiescope');
  expect(cacheFolder({ XDG_CACHE_HOME: '', HOME: '/h' })).toBe('/h/.cache/quiescope');
});

test('the runtime for tests is no dependency, so that nobody else downloads it', () => {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  expect(manifest).not.toContain(TEST_RUNTIME.package);
});

test.each([
  [
    'npm error code ECONNREFUSED\nnpm error syscall connect\nnpm error FetchError: request to http://localhost:9/x failed\nnpm error If you are behind a proxy, …\nnpm error A complete log …',
    'FetchError: request to http://localhost:9/x failed',
  ],
  [
    'npm error code E404\nnpm error 404 Not Found - GET http://mirror/x\nnpm error A complete log …',
    '404 Not Found - GET http://mirror/x',
  ],
  ['', 'it said nothing'],
])('of what npm says, the cause is told, not its advice', (stderr, expected) => {
  expect(reasonOf(stderr)).toBe(expected);
});
