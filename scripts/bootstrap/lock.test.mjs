import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './folder-for-tests.mjs';
import { withLock } from './lock.mjs';

/** Above the largest process id that Linux gives (PID_MAX_LIMIT, 2^22). */
const NO_PROCESS = '99999999';
const silent = () => undefined;

test('two setups of one folder run one after the other', async () => {
  const lock = join(temporaryFolder(), 'lock');
  /** @type {string[]} */
  const order = [];
  /** @type {(value?: unknown) => void} */
  let finishFirst = silent;
  const first = withLock(lock, silent, async () => {
    order.push('first starts');
    await new Promise((resolve) => (finishFirst = resolve));
    order.push('first ends');
  });
  const waits = new Promise((resolve) => {
    void withLock(
      lock,
      () => finishFirst(),
      async () => order.push('second starts'),
    ).then(resolve);
  });
  await Promise.all([first, waits]);
  expect(order).toEqual(['first starts', 'first ends', 'second starts']);
  expect(existsSync(lock)).toBe(false);
});

test.each([
  ['of a process that was killed', `${NO_PROCESS} 1`],
  ['whose holder was killed before it wrote its name', ''],
  ['whose process id was given to another process since', `${process.pid} 1`],
])('a lock %s is taken over', async (_whose, content) => {
  const lock = join(temporaryFolder(), 'lock');
  writeFileSync(lock, content);
  const waiting = () => {
    throw new Error('it waited');
  };
  expect(await withLock(lock, waiting, async () => 'done')).toBe('done');
});

test('the lock is given back when the work fails', async () => {
  const lock = join(temporaryFolder(), 'lock');
  const failing = withLock(lock, silent, () => Promise.reject(new Error('no disk')));
  await expect(failing).rejects.toThrow('no disk');
  expect(existsSync(lock)).toBe(false);
});
