import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { fail, ok } from '../errors';
import { decodeSnapshot } from './decode';
import { encodeSnapshot } from './encode';
import { CURRENT_VERSION } from './manifest';
import { UPGRADES, upgradeEntries, type UpgradeStep } from './upgrade';

const append =
  (name: string): UpgradeStep =>
  (entries) =>
    ok(new Map([...entries, [name, new Uint8Array()]]));

it('a recording of version 1 is one of Quiescope’s own, on the monotonic clock, driven by its client', () => {
  const file = readFileSync(resolve(import.meta.dirname, '../../resources/samples/stop-cont-v1.qsnap'));
  const decoded = decodeSnapshot(file);
  if (!decoded.ok) throw new Error(decoded.error.message);
  const { recording, environment } = decoded.value;
  expect(environment.source).toEqual({ kind: 'recorded' });
  expect(recording.clock).toBe('monotonic');
  expect(new Set(recording.cycles.map(({ by }) => by))).toEqual(new Set(['client']));
  const again = decodeSnapshot(encodeSnapshot(decoded.value));
  expect(again).toEqual(decoded);
});

it('a recording of version 2 has no evidence beside calls, and its bare cycles in two blocks', () => {
  const file = readFileSync(resolve(import.meta.dirname, '../../resources/samples/found-v2.qsnap'));
  const decoded = decodeSnapshot(file);
  if (!decoded.ok) throw new Error(decoded.error.message);
  const { recording, environment } = decoded.value;
  expect(environment.fences).toBeNull();
  expect(recording).toMatchObject({ handlers: [], code: [], tasks: [] });
  expect(decodeSnapshot(encodeSnapshot(decoded.value))).toEqual(decoded);
});

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
