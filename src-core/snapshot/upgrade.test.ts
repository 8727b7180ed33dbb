import { expect, it } from 'vitest';
import { fail, ok } from '../errors';
import { CURRENT_VERSION } from './manifest';
import { UPGRADES, upgradeEntries, type UpgradeStep } from './upgrade';

const append =
  (name: string): UpgradeStep =>
  (entries) =>
    ok(new Map([...entries, [name, new Uint8Array()]]));

it('there is one step for each version before the current one', () => {
  expect(UPGRADES).toHaveLength(CURRENT_VERSION - 1);
});

it('runs the steps from the file’s version on, in order', () => {
  const steps = [append('1 to 2'), append('2 to 3'), append('3 to 4')];
  const upgraded = upgradeEntries(new Map(), 2, steps);
  expect(upgraded.ok && [...upgraded.value.keys()]).toEqual(['2 to 3', '3 to 4']);
});

it('leaves the newest version as it is and stops at a step that fails', () => {
  const steps = [append('1 to 2'), () => fail('snapshot-corrupt', 'no'), append('3 to 4')];
  expect(upgradeEntries(new Map(), 4, steps)).toEqual(ok(new Map()));
  expect(upgradeEntries(new Map(), 1, steps)).toMatchObject({ ok: false, error: { message: 'no' } });
});
