import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bootstrap } from '../bootstrap.mjs';
import { temporaryFolder } from './folder-for-tests.mjs';

test('a folder that is not set up and may not be written to says so, and stays as it was', async () => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'package.json'), JSON.stringify({ engines: { node: '>=20.19' } }));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { 'node_modules/a': {} } }));
  const before = readdirSync(root);
  await expect(bootstrap({ for: 'cli', root, isWritable: false })).rejects.toThrow(/is not set up/);
  expect(readdirSync(root)).toEqual(before);
});
