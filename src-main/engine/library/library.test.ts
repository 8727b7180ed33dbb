import { describe, expect, it } from 'vitest';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { SnapshotGlance } from '@core/library/glance';
import type { LibraryChange } from '@contract/library';
import { Library } from './library';
import type { FileState, IndexedFile } from './ports';

const OWN = '/own';
const GLANCE: SnapshotGlance = {
  recordedAtMs: 1,
  level: 'full',
  isImported: false,
  qemuVersion: null,
  accelerator: null,
  guest: null,
  cycles: 3,
  medianPauseNs: 10,
  medianResumeNs: 5,
  sparks: [15, 14, 16],
};

/** A disk, a trash and an index that are maps. */
class World {
  readonly files = new Map<string, FileState>();
  readonly damaged = new Set<string>();
  readonly open = new Set<string>();
  readonly told: LibraryChange[] = [];
  readonly renamed: string[] = [];
  readonly readPaths: string[] = [];
  index: readonly IndexedFile[] = [];
  opened: string[] = [];
  hasTrash = true;
  emptied = 0;
  indexFails = false;

  put(path: string, sizeBytes = 100): void {
    this.files.set(path, { sizeBytes, changedAtMs: 5 });
  }

  /** A new start of the application on the same disk. */
  library(): Library {
    return new Library({
      index: {
        read: async () => ({ files: this.index, setAside: null }),
        write: async (files) => {
          if (this.indexFails) return fail('disk-full', 'The disk is full.');
          this.index = files;
          return ok(null);
        },
      },
      files: {
        snapshotsIn: async (folder) => [...this.files.keys()].filter((path) => path.startsWith(`${folder}/`)),
        stateOf: async (path) => this.files.get(path) ?? null,
        rename: async (from, to) => this.#move(from, to),
      },
      glancer: {
        read: async (paths, told) => {
          for (const path of paths) {
            this.readPaths.push(path);
            told(path, this.damaged.has(path) ? fail('snapshot-corrupt', 'It is damaged.') : ok(GLANCE));
          }
        },
        end: async () => undefined,
      },
      bin: {
        remove: async (path) => {
          const state = this.files.get(path);
          if (state === undefined) return fail('file-missing', 'It is not there.');
          this.files.delete(path);
          const undo = async (): Promise<Result<null>> => {
            this.files.set(path, state);
            return ok(null);
          };
          return ok(this.hasTrash ? { where: 'trash', undo: null } : { where: 'kept', undo });
        },
        empty: async () => void (this.emptied += 1),
      },
      ownFolder: () => OWN,
      takeOpened: () => this.opened.splice(0),
      isOpen: (path) => this.open.has(path),
      renamed: (from, to) => void this.renamed.push(`${from} ${to}`),
      changed: (change) => void this.told.push(change),
      log: () => undefined,
    });
  }

  #move(from: string, to: string): Result<null> {
    const state = this.files.get(from);
    if (state === undefined) return fail('file-missing', 'It is not there.');
    if (this.files.has(to)) return fail('file-unwritable', 'There is one already.');
    this.files.delete(from);
    this.files.set(to, state);
    return ok(null);
  }
}

/** Once all that it began is done. */
async function listed(library: Library) {
  await library.list();
  await library.settled();
  const { entries } = await library.list();
  return new Map(entries.map((entry) => [entry.path, entry]));
}

describe('the library of snapshots', () => {
  it('lists its own folder and what was opened anywhere, and reads each file once', async () => {
    const world = new World();
    world.put(`${OWN}/a.qsnap`);
    world.put('/else/b.qsnap');
    world.put('/else/never opened.qsnap');
    world.opened = ['/else/b.qsnap'];
    const found = await listed(world.library());
    expect([...found.keys()]).toEqual(['/else/b.qsnap', `${OWN}/a.qsnap`]);
    expect([...found.values()].map(({ isOwn, content }) => [isOwn, content.state])).toEqual([
      [false, 'read'],
      [true, 'read'],
    ]);
    await listed(world.library());
    expect(world.readPaths.sort()).toEqual(['/else/b.qsnap', `${OWN}/a.qsnap`]);
  });

  it('reads a file again once it has changed', async () => {
    const world = new World();
    world.put(`${OWN}/a.qsnap`);
    await listed(world.library());
    world.put(`${OWN}/a.qsnap`, 200);
    expect((await listed(world.library())).get(`${OWN}/a.qsnap`)?.sizeBytes).toBe(200);
    expect(world.readPaths).toHaveLength(2);
  });

  it('says of a damaged file what is wrong with it, and lists the others all the same', async () => {
    const world = new World();
    for (const name of ['a', 'b', 'c']) world.put(`${OWN}/${name}.qsnap`);
    world.damaged.add(`${OWN}/b.qsnap`);
    const found = await listed(world.library());
    expect([...found.values()].map(({ content }) => content.state)).toEqual(['read', 'unreadable', 'read']);
    expect(found.get(`${OWN}/b.qsnap`)?.content).toMatchObject({ why: 'It is damaged.' });
  });

  it('keeps tags and note over a restart, tidied', async () => {
    const world = new World();
    world.put(`${OWN}/a.qsnap`);
    const first = world.library();
    await listed(first);
    await first.describe(`${OWN}/a.qsnap`, [' before ', 'before', 'srcu'], 'why?');
    const again = (await listed(world.library())).get(`${OWN}/a.qsnap`);
    expect(again).toMatchObject({ tags: ['before', 'srcu'], note: 'why?' });
  });

  it('shows a file that vanished as gone with what was known of it, and finds it again where somebody says', async () => {
    const world = new World();
    world.put(`${OWN}/a.qsnap`);
    const library = world.library();
    await listed(library);
    await library.describe(`${OWN}/a.qsnap`, ['kept'], '');
    world.files.clear();
    world.put('/moved/a.qsnap');
    expect((await listed(library)).get(`${OWN}/a.qsnap`)).toMatchObject({
      isThere: false,
      content: { state: 'read' },
    });
    expect(await library.relocate(`${OWN}/a.qsnap`, '/moved/a.qsnap')).toMatchObject({ ok: true });
    expect([...(await listed(library)).values()]).toMatchObject([
      { path: '/moved/a.qsnap', isThere: true, tags: ['kept'] },
    ]);
  });

  it('forgets a file that is gone, and refuses to forget one of its own that is there', async () => {
    const world = new World();
    world.put(`${OWN}/a.qsnap`);
    world.opened = ['/else/gone.qsnap'];
    const library = world.library();
    await listed(library);
    expect(await library.forget(`${OWN}/a.qsnap`)).toMatchObject({ ok: false, error: { code: 'usage' } });
    expect(await library.forget('/else/gone.qsnap')).toEqual(ok(null));
    expect([...(await listed(library)).keys()]).toEqual([`${OWN}/a.qsnap`]);
  });

  it('does nothing to a file that it does not list', async () => {
    const world = new World();
    world.put('/etc/passwd');
    const library = world.library();
    await listed(library);
    const answers = await Promise.all([
      library.delete('/etc/passwd'),
      library.rename('/etc/passwd', 'x'),
      library.relocate('/etc/passwd', '/etc/shadow'),
      library.describe('/etc/passwd', [], ''),
      library.forget('/etc/passwd'),
      library.listed('/etc/passwd'),
    ]);
    expect(answers.map((one) => (one.ok ? 'done' : one.error.code))).toEqual(Array(6).fill('usage'));
    expect([...world.files.keys()]).toEqual(['/etc/passwd']);
  });
});

describe('a rename in the library', () => {
  const renamedTo = async (name: string, world = new World()) => {
    world.put(`${OWN}/a.qsnap`);
    const library = world.library();
    await listed(library);
    return library.rename(`${OWN}/a.qsnap`, name);
  };

  it('keeps the ending, the tags and what was read, and is told to whoever has it open', async () => {
    const world = new World();
    world.put(`${OWN}/a.qsnap`);
    const library = world.library();
    await listed(library);
    await library.describe(`${OWN}/a.qsnap`, ['t'], '');
    expect(await library.rename(`${OWN}/a.qsnap`, ' new name ')).toEqual(
      ok({ path: `${OWN}/new name.qsnap` }),
    );
    expect([...(await listed(library)).values()]).toMatchObject([
      { path: `${OWN}/new name.qsnap`, tags: ['t'], content: { state: 'read' } },
    ]);
    expect(world.renamed).toEqual([`${OWN}/a.qsnap ${OWN}/new name.qsnap`]);
    expect(world.readPaths).toHaveLength(1);
  });

  it('leads nowhere else, and refuses what is no name', async () => {
    for (const name of ['../a', '/etc/passwd', '.hidden', '  ', 'a\u0000b', 'x'.repeat(260)])
      expect(await renamedTo(name)).toMatchObject({ ok: false, error: { code: 'usage' } });
    expect(await renamedTo('x'.repeat(249))).toMatchObject({ ok: true });
  });

  it('never replaces another file', async () => {
    const world = new World();
    world.put(`${OWN}/b.qsnap`, 7);
    expect(await renamedTo('b', world)).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
    expect(world.files.get(`${OWN}/b.qsnap`)?.sizeBytes).toBe(7);
    expect(world.files.has(`${OWN}/a.qsnap`)).toBe(true);
  });
});

describe('a deletion in the library', () => {
  it('is undone with tags and note where the system has no trash', async () => {
    const world = new World();
    world.hasTrash = false;
    world.put(`${OWN}/a.qsnap`);
    const library = world.library();
    await listed(library);
    await library.describe(`${OWN}/a.qsnap`, ['t'], 'n');
    expect(await library.delete(`${OWN}/a.qsnap`)).toEqual(
      ok({ name: 'a.qsnap', where: 'kept', canUndo: true }),
    );
    expect((await library.list()).deleted).toMatchObject({ name: 'a.qsnap' });
    expect(await library.undoDelete()).toEqual(ok({ path: `${OWN}/a.qsnap` }));
    expect([...(await listed(library)).values()]).toMatchObject([{ tags: ['t'], note: 'n', isThere: true }]);
    expect((await library.list()).deleted).toBeNull();
    expect(await library.undoDelete()).toMatchObject({ ok: false, error: { code: 'usage' } });
  });

  it('into the system’s trash says that only the system brings it back', async () => {
    const world = new World();
    world.put(`${OWN}/a.qsnap`);
    const library = world.library();
    await listed(library);
    expect(await library.delete(`${OWN}/a.qsnap`)).toMatchObject({
      value: { where: 'trash', canUndo: false },
    });
    expect(await library.undoDelete()).toMatchObject({ ok: false });
  });

  it('is refused for a recording that is open', async () => {
    const world = new World();
    world.put(`${OWN}/a.qsnap`);
    world.open.add(`${OWN}/a.qsnap`);
    const library = world.library();
    await listed(library);
    expect(await library.delete(`${OWN}/a.qsnap`)).toMatchObject({ ok: false, error: { code: 'busy' } });
    expect(world.files.size).toBe(1);
  });

  it('is told even where the index cannot be written, and empties what was kept at the end', async () => {
    const world = new World();
    world.put(`${OWN}/a.qsnap`);
    const library = world.library();
    await listed(library);
    world.indexFails = true;
    expect(await library.delete(`${OWN}/a.qsnap`)).toMatchObject({ ok: false, error: { code: 'disk-full' } });
    expect(world.told.at(-1)).toMatchObject({ gone: [`${OWN}/a.qsnap`] });
    await library.dispose();
    expect(world.emptied).toBe(1);
  });
});
