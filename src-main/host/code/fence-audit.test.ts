import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { readImage } from '../perf/perf-machine';
import { auditFencesOf } from './fence-audit';

const NODE = realpathSync(process.execPath);
const NO_ROOTS = { functions: [], handlers: [] };

test('a binary is looked into if it is the build that was meant', async () => {
  const image = readImage(NODE);
  if (!image.ok) throw new Error(image.error.message);
  const audit = await auditFencesOf(NODE, image.value.buildId, { functions: ['main'], handlers: [] });
  expect(audit).toMatchObject({ file: basename(NODE), architecture: process.arch });
  expect(await auditFencesOf(NODE, 'another build', NO_ROOTS)).toBeNull();
});

test('a file that is not there is not looked into', async () => {
  expect(await auditFencesOf('/no/such/qemu', null, NO_ROOTS)).toBeNull();
});
