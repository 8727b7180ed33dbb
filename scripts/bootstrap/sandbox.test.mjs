import { expect, test } from 'vitest';
import { sandboxObstacle } from './sandbox.mjs';

const closed = { isRoot: false, hasUserNamespaces: async () => false, isSetuidRoot: () => false };

test('where users get no namespaces, the commands that mend it are told, with the path quoted', async () => {
  expect(await sandboxObstacle("/home/me/it's here/electron", closed)).toContain(
    "sudo chmod 4755 '/home/me/it'\\''s here/chrome-sandbox'",
  );
});

test.each([
  ['for root, who has no sandbox', { isRoot: true }],
  ['with user namespaces', { hasUserNamespaces: async () => true }],
  [
    'with the helper in place',
    { isSetuidRoot: (/** @type {string} */ path) => path === '/opt/dist/chrome-sandbox' },
  ],
])('nothing stands in the way %s', async (_case, facts) => {
  expect(await sandboxObstacle('/opt/dist/electron', { ...closed, ...facts })).toBeUndefined();
});
