// @vitest-environment happy-dom
/** Every command of the registry, done: in each state of the window where it may run it changes something, asks main, or moves the focus. */
import { beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import { createApi } from '../api/client';
import { connect } from '../state/connect';
import { VIEWS } from '../state/model';
import { createAppStore } from '../state/store';
import type { AppStore } from '../state/store';
import { drawnSummary } from '../testing/drawn-recording';
import { createFakeClient } from '../testing/fake-client';
import type { FakeClient } from '../testing/fake-client';
import { COMMAND_GROUPS, isEnabled, runCommand } from './command';
import type { Command } from './command';
import { COMMANDS } from './registry';

const summary = drawnSummary({ cycles: 6 });
const RECORDING = { entry: { id: 'a', name: 'a', path: '/a.qsnap', saved: true }, summary };
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

interface World {
  readonly store: AppStore;
  readonly client: FakeClient;
}

async function worldOf(recordings: Parameters<typeof createFakeClient>[0]): Promise<World> {
  const client = createFakeClient(recordings);
  const api = createApi(client);
  let nowMs = 0;
  const store = createAppStore({ api, nowMs: () => (nowMs += 10_000) });
  connect(store, api, () => undefined);
  await settle();
  store.getState().widthChanged(800);
  await settle();
  return { store, client };
}

async function looksAt(view: (typeof VIEWS)[number]): Promise<World> {
  const world = await worldOf([RECORDING]);
  world.store.getState().showView(view);
  return world;
}

/** Whatever can be chosen, searched, arranged and taken back. */
async function inTheMidst(): Promise<World> {
  const world = await worldOf([RECORDING]);
  const { store } = world;
  store.getState().setFilter('pause > 0');
  store.getState().setBrush([0, 4]);
  store.getState().searchFor('vm_stop');
  store.getState().arrangeLanes({ pinned: ['main'], collapsed: [], order: [] });
  await settle();
  for (const cycle of [2, 3]) {
    store.getState().selectCycle(cycle);
    await settle();
  }
  store.getState().undoView();
  store.getState().selectTimeRange({ startNs: 10, endNs: 2000 });
  await settle();
  return world;
}

async function busy(): Promise<World> {
  const world = await worldOf([RECORDING]);
  const live = { settings: DEFAULT_RECORD, done: 1, total: 50, live: [] };
  world.client.emit('record.changed', { state: 'recording', ...live });
  world.client.emit('opening.changed', { state: 'opening', name: 'x', stage: 'reading', done: 1, total: 9 });
  world.client.answer('recording.check', () => new Promise(() => undefined));
  void world.store.getState().checkFigures();
  await settle();
  return world;
}

async function withGuest(): Promise<World> {
  const world = await worldOf([RECORDING]);
  world.client.emit('guest.changed', {
    ...{ state: 'running', settings: DEFAULT_GUEST, pid: 1, accelerator: 'kvm' },
    ...{ acceleratorNote: null, qemuVersion: '7.2.22' },
  });
  return world;
}

const WORLDS: readonly (() => Promise<World>)[] = [
  () => worldOf([]),
  inTheMidst,
  busy,
  withGuest,
  ...VIEWS.map((view) => () => looksAt(view)),
];

/** Where the commands that focus something find it. */
beforeEach(() => {
  document.body.innerHTML = `
    <div data-pane=""><div class="cycle-filter"><input role="combobox"></div></div>
    <div data-pane=""><button>other</button><label class="flame-search"><input></label></div>`;
  // Nothing is laid out here: whatever is there counts as seen.
  for (const pane of document.querySelectorAll('[data-pane]'))
    Object.defineProperty(pane, 'offsetParent', { get: () => document.body });
});

/** Null where it may not run there. */
async function hasEffect(command: Command, { store, client }: World): Promise<boolean | null> {
  const before = store.getState();
  if (!isEnabled(command, before)) return null;
  const asked = client.asked.length;
  const focused = document.activeElement;
  expect(runCommand(command, store)).toBe(true);
  await settle();
  const now = store.getState();
  const changed = Object.entries(now).some(([name, value]) => before[name as keyof typeof before] !== value);
  return changed || client.asked.length > asked || document.activeElement !== focused;
}

describe('each command', () => {
  const done = COMMANDS.filter(({ run }) => run !== null);

  test.each(done.map((command) => [command.title, command] as const))(
    '“%s” does something somewhere',
    async (_, command) => {
      const effects: (boolean | null)[] = [];
      for (const world of WORLDS) effects.push(await hasEffect(command, await world()));
      expect(effects.some((effect) => effect !== null)).toBe(true);
      expect(effects).toContain(true);
    },
  );
});

describe('what is listed', () => {
  test('has a name of its own, in plain words, and a group', () => {
    const titles = COMMANDS.map(({ group, title }) => `${group}: ${title}`);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { title, group } of COMMANDS) {
      expect(title).toMatch(/^[A-Z][^_]{2,}$/);
      expect(COMMAND_GROUPS).toContain(group);
    }
  });

  test('has a key where the window does not do it itself: nobody could reach it otherwise', () => {
    for (const { id, run, keys = [] } of COMMANDS) if (run === null) expect(keys, id).not.toEqual([]);
  });
});
