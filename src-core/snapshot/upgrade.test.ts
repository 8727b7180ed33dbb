import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { fail, ok, type Result } from '../errors';
import { entriesOf } from '../testing/snapshot-entries';
import { decodeSnapshot } from './decode';
import { encodeSnapshot } from './encode';
import { copiesOf, replacing, type Entries } from './entries';
import { CURRENT_VERSION } from './manifest';
import { UPGRADES, upgradeEntries, type UpgradeStep } from './upgrade';

const append =
  (name: string): UpgradeStep =>
  (entries) =>
    ok(replacing(entries, () => true, new Map([[name, copiesOf(new Uint8Array())]])));
const none = entriesOf(new Map());
const namesOf = (entries: Result<Entries>): unknown =>
  entries.ok ? [...entries.value.names] : entries.error.message;

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

it('there is a way from each version to the current one', () => {
  for (let version = 1; version < CURRENT_VERSION; version += 1) {
    const way = UPGRADES.filter(({ from }) => from >= version).reduce(
      (at, { from, to }) => (from === at ? to : at),
      version,
    );
    expect(way).toBe(CURRENT_VERSION);
  }
});

it('runs the steps from the file’s version on, in order, and none that another version goes', () => {
  const upgrades = [
    { from: 1, to: 2, step: append('1 to 2') },
    { from: 2, to: 4, step: append('2 to 4') },
    { from: 3, to: 4, step: append('3 to 4') },
    { from: 4, to: 5, step: append('4 to 5') },
  ];
  expect(namesOf(upgradeEntries(none, 2, upgrades))).toEqual(['2 to 4', '4 to 5']);
  expect(namesOf(upgradeEntries(none, 5, upgrades))).toEqual([]);
});

it('stops at a step that fails', () => {
  const upgrades = [
    { from: 1, to: 2, step: append('1 to 2') },
    { from: 2, to: 3, step: () => fail('snapshot-corrupt', 'no') },
    { from: 3, to: 4, step: append('3 to 4') },
  ];
  expect(namesOf(upgradeEntries(none, 1, upgrades))).toBe('no');
});
