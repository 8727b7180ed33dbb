import { err, fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { folderOf, nameOf, NOTE_LIMIT, tidyTags } from '@core/library/entry';
import type { Deleted, LibraryContent, LibraryEntry } from '@core/library/entry';
import type { LibraryChange, LibraryView } from '@contract/library';
import { renamedTo } from './new-name';
import type { Bin, Glancer, IndexedFile, LibraryFiles, LibraryIndex, Removed } from './ports';

export interface LibraryPorts {
  readonly index: LibraryIndex;
  readonly files: LibraryFiles;
  readonly glancer: Glancer;
  readonly bin: Bin;
  /** Where recordings are kept that nobody saved. */
  readonly ownFolder: () => string;
  /** Files that were opened or saved since it was asked last. */
  readonly takeOpened: () => readonly string[];
  readonly isOpen: (path: string) => boolean;
  readonly renamed: (from: string, to: string) => void;
  readonly changed: (change: LibraryChange) => void;
  readonly log: (line: string) => void;
}

interface Known extends IndexedFile {
  readonly isThere: boolean;
}

/** As many are told at once: a window draws them together. */
const TOLD_AT_ONCE = 24;

/** Characters of a reason. */
const WHY_KEPT = 1000;

const NOT_LISTED = fail('usage', 'The library has no such file.');

/**
 * The snapshots in the application's own folder and those that were opened or saved anywhere, with what somebody noted of them.
 * Only what is listed can be renamed, deleted or shown. Requests are answered one after the other.
 */
export class Library {
  readonly #ports: LibraryPorts;
  #known: Map<string, Known> | null = null;
  #setAside: string | null = null;
  #deleted: { readonly view: Deleted; readonly file: Known; readonly undo: Removed['undo'] } | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #reading: Promise<void> | null = null;
  /** Each is read once between two listings, whatever comes of it. */
  readonly #asked = new Set<string>();

  constructor(ports: LibraryPorts) {
    this.#ports = ports;
  }

  /** At once, with what is known; what is not yet read is told of as it is. */
  list(): Promise<LibraryView> {
    return this.#inTurn(async () => {
      const known = await this.#load();
      await this.#find(known);
      this.#asked.clear();
      this.#readOn(known);
      const entries = [...known.values()].map((file) => this.#entryOf(file));
      const { ownFolder } = this.#ports;
      return { entries, folder: ownFolder(), setAside: this.#setAside, deleted: this.#deleted?.view ?? null };
    });
  }

  describe(path: string, tags: readonly string[], note: string): Promise<Result<null>> {
    return this.#withListed(path, async (file, known) => {
      known.set(path, { ...file, tags: tidyTags(tags), note });
      return this.#keep(known, [path], []);
    });
  }

  /** Its ending stays. Fails with usage, file-missing or file-unwritable; nothing is ever replaced. */
  rename(path: string, stem: string): Promise<Result<{ readonly path: string }>> {
    return this.#withListed(path, async (file, known) => {
      const to = renamedTo(path, stem.trim());
      if (!to.ok) return to;
      if (to.value === path) return ok({ path });
      const renamed = await this.#ports.files.rename(path, to.value);
      if (!renamed.ok) return renamed;
      this.#ports.renamed(path, to.value);
      return this.#movedTo(known, file, to.value);
    });
  }

  /** A file that is gone is found again, with its tags and its note. */
  relocate(path: string, to: string): Promise<Result<{ readonly path: string }>> {
    return this.#withListed(path, async (file, known) => {
      const state = await this.#ports.files.stateOf(to);
      if (state === null) return fail('file-missing', `${to} is not there.`, { path: to });
      const there = known.get(to);
      const tags = tidyTags([...(there?.tags ?? []), ...file.tags]);
      const note = [there?.note ?? '', file.note]
        .filter((text) => text !== '')
        .join('\n')
        .slice(0, NOTE_LIMIT);
      const moved = await this.#movedTo(known, { ...file, tags, note, isThere: true }, to);
      this.#readOn(known);
      return moved;
    });
  }

  /** The file, if there is one, stays where it is. */
  forget(path: string): Promise<Result<null>> {
    return this.#withListed(path, async (file, known) => {
      if (file.isThere && this.#isOwn(path))
        return fail('usage', `${nameOf(path)} lies in Quiescope’s own folder, all of which is listed.`, {
          path,
        });
      known.delete(path);
      return this.#keep(known, [], [path]);
    });
  }

  /** Only the last deletion can be undone. Fails with busy for a recording that is open. */
  delete(path: string): Promise<Result<Deleted>> {
    return this.#withListed(path, async (file, known) => {
      if (this.#ports.isOpen(path))
        return fail('busy', `${nameOf(path)} is open. Close it first, then delete it.`, { path });
      const removed = await this.#ports.bin.remove(path);
      if (!removed.ok) return removed;
      const { where, undo } = removed.value;
      const view = { name: nameOf(path), where, canUndo: undo !== null };
      this.#deleted = { view, file, undo };
      known.delete(path);
      const kept = await this.#keep(known, [], [path]);
      return kept.ok ? ok(view) : kept;
    });
  }

  undoDelete(): Promise<Result<{ readonly path: string }>> {
    return this.#inTurn(async () => {
      const deleted = this.#deleted;
      if (deleted === null || deleted.undo === null)
        return fail('usage', 'Nothing was deleted that could be brought back.');
      const undone = await deleted.undo();
      if (!undone.ok) return undone;
      this.#deleted = null;
      const known = await this.#load();
      known.set(deleted.file.path, deleted.file);
      const kept = await this.#keep(known, [deleted.file.path], []);
      this.#readOn(known);
      return kept.ok ? ok({ path: deleted.file.path }) : kept;
    });
  }

  /** Whether it may be shown where it lies. */
  listed(path: string): Promise<Result<null>> {
    return this.#withListed(path, async (file) =>
      file.isThere ? ok(null) : fail('file-missing', `${path} is no longer there.`, { path }),
    );
  }

  /** Once whatever is being read is read. */
  async settled(): Promise<void> {
    while (this.#reading !== null) await this.#reading;
  }

  /** What was deleted and kept for an undo is gone then. */
  async dispose(): Promise<void> {
    await this.#ports.glancer.end();
    await this.settled();
    await this.#inTurn(() => this.#ports.bin.empty());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #withListed<T>(
    path: string,
    work: (file: Known, known: Map<string, Known>) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return this.#inTurn(async () => {
      const known = await this.#load();
      const file = known.get(path);
      return file === undefined ? NOT_LISTED : work(file, known);
    });
  }

  async #load(): Promise<Map<string, Known>> {
    if (this.#known !== null) return this.#known;
    const { files, setAside } = await this.#ports.index.read();
    this.#setAside = setAside;
    this.#known = new Map(files.map((file) => [file.path, { ...file, isThere: true }]));
    return this.#known;
  }

  /** Looks which files there are, and which have changed since they were read. */
  async #find(known: Map<string, Known>): Promise<void> {
    const { files, ownFolder, takeOpened } = this.#ports;
    const opened = takeOpened();
    const before = known.size;
    for (const path of [...opened, ...(await files.snapshotsIn(ownFolder()))])
      if (!known.has(path)) known.set(path, newFile(path));
    await Promise.all(
      [...known.values()].map(async (file) => {
        const state = await files.stateOf(file.path);
        if (state === null) known.set(file.path, { ...file, isThere: false });
        else
          known.set(file.path, { ...file, ...(isSame(file, state) ? {} : UNREAD), ...state, isThere: true });
      }),
    );
    // Those that were opened are told of once.
    if (known.size > before) await this.#write(known);
  }

  /** Reads what is not yet read, one after the other, and keeps what was found. */
  #readOn(known: Map<string, Known>): void {
    if (this.#reading !== null) return;
    const unread = [...known.values()]
      .filter(({ path, content, isThere }) => isThere && content.state === 'unread' && !this.#asked.has(path))
      .map(({ path }) => path);
    if (unread.length === 0) return;
    for (const path of unread) this.#asked.add(path);
    this.#reading = this.#read(known, unread).finally(() => {
      this.#reading = null;
      this.#readOn(known);
    });
  }

  async #read(known: Map<string, Known>, unread: readonly string[]): Promise<void> {
    let untold: string[] = [];
    const tell = (): void => {
      this.#tell(known, untold, []);
      untold = [];
    };
    await this.#ports.glancer.read(unread, (path, glance) => {
      const file = known.get(path);
      if (file === undefined) return;
      const content: LibraryContent = glance.ok
        ? { state: 'read', glance: glance.value }
        : { state: 'unreadable', why: glance.error.message.slice(0, WHY_KEPT) };
      known.set(path, { ...file, content });
      untold.push(path);
      if (untold.length >= TOLD_AT_ONCE) tell();
    });
    tell();
    await this.#inTurn(() => this.#write(known));
  }

  async #movedTo(
    known: Map<string, Known>,
    file: Known,
    to: string,
  ): Promise<Result<{ readonly path: string }>> {
    const state = await this.#ports.files.stateOf(to);
    known.delete(file.path);
    const isAsRead = state !== null && isSame(file, state);
    known.set(to, { ...file, ...(isAsRead ? {} : UNREAD), ...state, path: to, isThere: state !== null });
    const kept = await this.#keep(known, [to], [file.path]);
    return kept.ok ? ok({ path: to }) : kept;
  }

  /** What was done is done, and told, even where the index could not be written. */
  async #keep(
    known: Map<string, Known>,
    changed: readonly string[],
    gone: readonly string[],
  ): Promise<Result<null>> {
    this.#tell(known, changed, gone);
    const written = await this.#ports.index.write(indexed(known));
    return written.ok ? ok(null) : err(written.error);
  }

  async #write(known: Map<string, Known>): Promise<void> {
    const written = await this.#ports.index.write(indexed(known));
    if (!written.ok) this.#ports.log(`The library’s index was not kept: ${written.error.message}`);
  }

  #tell(known: ReadonlyMap<string, Known>, paths: readonly string[], gone: readonly string[]): void {
    const changed = paths.flatMap((path) => {
      const file = known.get(path);
      return file === undefined ? [] : [this.#entryOf(file)];
    });
    if (changed.length + gone.length > 0)
      this.#ports.changed({ changed, gone, deleted: this.#deleted?.view ?? null });
  }

  #entryOf(file: Known): LibraryEntry {
    return { ...file, isOwn: this.#isOwn(file.path) };
  }

  #isOwn(path: string): boolean {
    return folderOf(path) === this.#ports.ownFolder();
  }
}

const UNREAD = { content: { state: 'unread' } } as const;

const newFile = (path: string): Known => ({
  path,
  isThere: true,
  sizeBytes: 0,
  changedAtMs: 0,
  content: { state: 'unread' },
  tags: [],
  note: '',
});

const isSame = (
  a: Pick<Known, 'sizeBytes' | 'changedAtMs'>,
  b: Pick<Known, 'sizeBytes' | 'changedAtMs'>,
): boolean => a.sizeBytes === b.sizeBytes && a.changedAtMs === b.changedAtMs;

const indexed = (known: ReadonlyMap<string, Known>): IndexedFile[] =>
  [...known.values()].map(({ path, sizeBytes, changedAtMs, content, tags, note }) => ({
    ...{ path, sizeBytes, changedAtMs, content, tags, note },
  }));
