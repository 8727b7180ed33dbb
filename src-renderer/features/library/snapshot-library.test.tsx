// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '@core/errors';
import type { Deleted, LibraryEntry } from '@core/library/entry';
import { createApi } from '../../api/client';
import { StoreContext } from '../../state/hooks';
import { createAppStore } from '../../state/store';
import type { AppStore } from '../../state/store';
import { createFakeClient } from '../../testing/fake-client';
import type { FakeClient } from '../../testing/fake-client';
import { SnapshotLibrary } from './snapshot-library';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let client: FakeClient;
let store: AppStore;
let closed: number;

const entry = (name: string, change: Partial<LibraryEntry> = {}): LibraryEntry => ({
  path: `/own/${name}.qsnap`,
  isThere: true,
  isOwn: true,
  sizeBytes: 2048,
  changedAtMs: 1_000,
  content: {
    state: 'read',
    glance: {
      recordedAtMs: 1_000,
      level: 'full',
      isImported: false,
      qemuVersion: '9.1.0 (Somebody 1:9.1)',
      accelerator: 'kvm',
      guest: { vcpus: 4, memoryMiB: 2048, load: 'idle' },
      cycles: 60,
      medianPauseNs: 1_200_000,
      medianResumeNs: 600_000,
      sparks: [1_000_000, null, 2_000_000],
    },
  },
  tags: [],
  note: '',
  ...change,
});

const failure = {
  code: 'file-unwritable' as const,
  message: 'The disk is read-only.',
  facts: {},
  remedy: null,
};
const shown = (): string => document.body.textContent ?? '';
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((one) => one.textContent === name);
const press = (name: string): Promise<void> => act(async () => button(name)?.click());
const rows = (): string[] =>
  [...document.querySelectorAll('[role=row][aria-selected] b')].map((one) => one.textContent ?? '');
const key = (name: string, where = '[role=grid]'): Promise<void> =>
  act(async () => {
    document.querySelector(where)?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
  });
const asked = (channel: string): unknown[] =>
  client.asked.filter((one) => one.channel === channel).map(({ input }) => input);

async function show(entries: readonly LibraryEntry[], deleted: Deleted | null = null): Promise<void> {
  client.answer('library.list', async () => ok({ entries, folder: '/own', setAside: null, deleted }));
  await open();
}

const open = (): Promise<void> =>
  act(async () =>
    root.render(
      <StoreContext.Provider value={store}>
        <SnapshotLibrary onClose={() => (closed += 1)} />
      </StoreContext.Provider>,
    ),
  );

beforeEach(() => {
  closed = 0;
  client = createFakeClient();
  store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
});

describe('the library of snapshots', () => {
  test('says that there is nothing, and where it would look', async () => {
    await show([]);
    expect(shown()).toContain('No snapshots yet.');
    expect(shown()).toContain('/own');
  });

  test('says why it could not be read, and tries again', async () => {
    client.answer('library.list', async () => err(failure));
    await open();
    expect(shown()).toContain('The disk is read-only.');
    client.answer('library.list', async () =>
      ok({ entries: [entry('a')], folder: '/own', setAside: '/u/library.json.broken', deleted: null }),
    );
    await press('Try again');
    expect(rows()).toEqual(['a.qsnap']);
    expect(shown()).toContain('set aside as /u/library.json.broken');
  });

  test('shows what is told of each, and dashes for what no file says', async () => {
    const unknown = { sparks: [], medianPauseNs: null, medianResumeNs: null, cycles: null };
    const read = entry('a').content;
    if (read.state !== 'read') throw new Error('it is read');
    await show([entry('a', { content: { state: 'read', glance: { ...read.glance, ...unknown } } })]);
    const cells = [...document.querySelectorAll('[aria-selected] [role=gridcell]')].map(
      (one) => one.textContent,
    );
    expect(cells.slice(3, 7)).toEqual(['full', '–', '–', '–']);
    expect(shown()).toContain('4 vCPUs, 2 GiB, idle · QEMU 9.1.0 · KVM');
    expect(shown()).toContain('Once it is opened and saved again');
  });

  test('tells files of one name apart by their folders', async () => {
    const other = entry('c', { path: '/home/alice/results/before/a.qsnap' });
    await show([entry('a'), entry('b'), other]);
    const told = [...document.querySelectorAll('[aria-selected] .library-line')].map(
      (line) => line.querySelector('i + i')?.previousElementSibling?.textContent ?? null,
    );
    expect([...told].sort()).toEqual(['/own', null, '…/results/before'].sort());
  });

  test('takes in what is read meanwhile, and counts what is not', async () => {
    await show([entry('a'), entry('b', { content: { state: 'unread' } })]);
    expect(shown()).toContain('2 snapshots, 1 still being read');
    await act(async () =>
      store.getState().libraryChanged({ changed: [entry('b')], gone: ['/own/a.qsnap'], deleted: null }),
    );
    expect(shown()).toContain('1 snapshot');
    expect(shown()).not.toContain('still being read');
  });
});

describe('keys in the library', () => {
  test('walk through the list, and stay where they are when a row goes', async () => {
    await show([entry('a'), entry('b'), entry('c')]);
    await key('ArrowDown');
    expect(document.querySelector('h3')?.textContent).toBe('b.qsnap');
    await key('Delete');
    expect(asked('library.delete')).toEqual([{ path: '/own/b.qsnap' }]);
    await act(async () =>
      store.getState().libraryChanged({ changed: [], gone: ['/own/b.qsnap'], deleted: null }),
    );
    expect(document.querySelector('h3')?.textContent).toBe('c.qsnap');
    await key('Home');
    expect(document.querySelector('h3')?.textContent).toBe('a.qsnap');
  });

  test('mark two at most: a third takes the place of the first', async () => {
    await show([entry('a'), entry('b'), entry('c')]);
    expect(button('Compare: mark two')?.disabled).toBe(true);
    for (const name of [' ', 'ArrowDown', ' ']) await key(name);
    expect(button('Compare the two')?.disabled).toBe(false);
    for (const name of ['ArrowDown', ' ']) await key(name);
    const marked = [...document.querySelectorAll('[aria-selected=true] b')].map((one) => one.textContent);
    expect(marked).toEqual(['b.qsnap', 'c.qsnap']);
  });

  test('open from the search, and delete nothing there', async () => {
    await show([entry('a'), entry('b')]);
    await key('Delete', 'input[type=search]');
    expect(asked('library.delete')).toEqual([]);
    await key('ArrowDown', 'input[type=search]');
    await key('Enter', 'input[type=search]');
    expect(asked('recording.open')).toEqual([{ path: '/own/b.qsnap' }]);
    expect(closed).toBe(1);
  });

  test('mark nothing that cannot be read', async () => {
    await show([
      entry('a', { content: { state: 'unreadable', why: 'The snapshot is damaged.' } }),
      entry('b'),
    ]);
    for (const name of [' ', 'ArrowDown', ' ']) await key(name);
    expect(button('Compare: mark one more')?.disabled).toBe(true);
    expect(
      [...document.querySelectorAll<HTMLInputElement>('[role=row] input')].map((box) => box.disabled),
    ).toEqual([true, false]);
  });

  test('stay in the library when what had them is gone, and undo what was deleted last', async () => {
    await show([entry('a'), entry('b')]);
    button('Delete')?.focus();
    await press('Delete');
    const deleted = { name: 'a.qsnap', where: 'kept', canUndo: true } as const;
    await act(async () => store.getState().libraryChanged({ changed: [], gone: ['/own/a.qsnap'], deleted }));
    expect(document.activeElement?.getAttribute('role')).toBe('grid');
    await act(async () => store.getState().libraryChanged({ changed: [], gone: ['/own/b.qsnap'], deleted }));
    expect(document.activeElement?.textContent).toBe('Undo');
    await act(async () => {
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }),
      );
    });
    expect(asked('library.undo-delete')).toHaveLength(1);
  });

  test('that would change a file that is gone do nothing', async () => {
    await show([entry('a', { isThere: false })]);
    for (const name of ['Enter', 'Delete', 'F2', ' ']) await key(name);
    expect(client.asked.filter(({ channel }) => /delete|open|rename/.test(channel))).toEqual([]);
    expect(button('Locate…')).toBeDefined();
    expect(button('Delete')).toBeUndefined();
  });
});

describe('what became of a deletion', () => {
  test('says how long it can be undone where the system has no trash', async () => {
    await show([entry('a')], { name: 'b.qsnap', where: 'kept', canUndo: true });
    expect(shown()).toContain('kept until the next deletion or until Quiescope ends');
    await press('Undo');
    expect(asked('library.undo-delete')).toHaveLength(1);
  });

  test('offers no undo where only the system’s trash has one', async () => {
    await show([entry('a')], { name: 'b.qsnap', where: 'trash', canUndo: false });
    expect(shown()).toContain('from there it can be brought back');
    expect(button('Undo')).toBeUndefined();
  });

  test('that failed says why', async () => {
    client.answer('library.delete', async () => err(failure));
    await show([entry('a')]);
    await press('Delete');
    expect(shown()).toContain('The disk is read-only.');
  });
});
