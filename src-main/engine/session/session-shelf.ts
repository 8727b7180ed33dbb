import { err, fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { WrittenExport } from '@core/sharing/exported';
import type { ViewState } from '@core/timeline/view-state';
import type { OpenedRecording, RecordingEntry } from '@contract/contract';
import type { Analyst, Corrected, OpenRecording, RecordingId } from '../ports/analyst';
import type { Log } from '../ports/clock';
import type { Emit } from './session-ports';

interface SessionShelfPorts {
  readonly analyst: Analyst;
  /** Reads a file: a snapshot, or anything that is imported. */
  readonly openFile: (path: string) => Promise<Result<OpenRecording>>;
  readonly emit: Emit;
  readonly log: Log;
}

/** The recordings that are open: those read from files and those just made. */
export class SessionShelf {
  readonly #ports: SessionShelfPorts;
  readonly #open = new Map<RecordingId, OpenedRecording>();
  #made = 0;

  constructor(ports: SessionShelfPorts) {
    this.#ports = ports;
    ports.analyst.onCorrected((corrected) => this.#correct(corrected));
  }

  list(): readonly RecordingEntry[] {
    return [...this.#open.values()].map(({ entry }) => entry);
  }

  /** A recording that was just made, or recovered: unsaved, named by its number. */
  add(recording: OpenRecording, kind: 'recording' | 'recovered' = 'recording'): OpenedRecording {
    this.#made += 1;
    const added = this.#put(recording, `${kind} ${String(this.#made)}`);
    this.#changed();
    return added;
  }

  /** Opens a file; one that is open already is not opened twice. Fails as the analyst does, naming the file. */
  async open(path: string): Promise<Result<OpenedRecording>> {
    for (const known of this.#open.values()) if (fileOf(known) === path) return ok(known);
    const opened = await this.#ports.openFile(path);
    if (!opened.ok) return err({ ...opened.error, facts: { path, ...opened.error.facts } });
    const recording = this.#put(opened.value, fileName(path));
    this.#changed();
    return ok(recording);
  }

  /** The worker that held them ended: those that lie in a file are read from it again, the others are gone. */
  async openAgain(): Promise<void> {
    const before = [...this.#open.values()];
    if (before.length === 0) return;
    this.#open.clear();
    this.#changed();
    const lost = before.filter((known) => fileOf(known) === null).map(({ entry }) => entry.name);
    this.#ports.emit('analysis.ended', { lost });
    for (const path of before.map(fileOf)) {
      if (path === null) continue;
      const opened = await this.open(path);
      if (!opened.ok) this.#ports.log(`${path} was not opened again: ${opened.error.message}`);
    }
  }

  summary(id: RecordingId): Result<OpenedRecording> {
    const known = this.#open.get(id);
    return known === undefined ? notOpen(id) : ok(known);
  }

  /** Writes the snapshot; another open recording that came from the same file is then unsaved again. */
  async save(id: RecordingId, path: string, view: ViewState | null): Promise<Result<WrittenExport>> {
    if (!this.#open.has(id)) return notOpen(id);
    const saved = await this.#ports.analyst.saveSnapshot(id, path, view);
    if (!saved.ok) return saved;
    for (const [other, known] of this.#open) {
      const { entry } = known;
      if (other === id) {
        this.#open.set(id, { ...known, entry: { id, name: fileName(path), path, saved: true } });
      } else if (entry.path === path) {
        this.#open.set(other, { ...known, entry: { ...entry, path: null, saved: false } });
      }
    }
    this.#changed();
    return saved;
  }

  /** Whatever was read from the file lies there from now on. */
  fileRenamed(from: string, to: string): void {
    for (const [id, known] of this.#open) {
      const { entry } = known;
      if (entry.path === from)
        this.#open.set(id, { ...known, entry: { ...entry, path: to, name: fileName(to) } });
    }
    this.#changed();
  }

  async close(id: RecordingId): Promise<void> {
    if (!this.#open.delete(id)) return;
    await this.#ports.analyst.closeRecording(id);
    this.#changed();
  }

  /** Something about one of them, which the analyst knows. */
  ask<T>(id: RecordingId, question: (analyst: Analyst) => Promise<Result<T>>): Promise<Result<T>> {
    return this.#open.has(id) ? question(this.#ports.analyst) : Promise.resolve(notOpen(id));
  }

  /** What was imported still lies where it came from. */
  unsaved(): readonly RecordingEntry[] {
    return [...this.#open.values()]
      .filter(({ entry, summary }) => !entry.saved && summary.environment.source.kind === 'recorded')
      .map(({ entry }) => entry);
  }

  /** Writes each recording that nobody saved, or that one alone, to the path that `pathFor` gives it. */
  async keepUnsaved(
    pathFor: (name: string) => Promise<string>,
    only: RecordingId | null = null,
  ): Promise<readonly Failure[]> {
    const failures: Failure[] = [];
    for (const { id, name } of this.unsaved()) {
      if (only !== null && id !== only) continue;
      const kept = await this.save(id, await pathFor(name), null);
      if (kept.ok) this.#ports.log(`Kept ${name} as ${kept.value.path}`);
      else failures.push(kept.error);
    }
    return failures;
  }

  #put({ id, path, summary, view }: OpenRecording, name: string): OpenedRecording {
    const opened = { entry: { id, name, path, saved: path !== null }, summary, view };
    this.#open.set(id, opened);
    return opened;
  }

  #correct({ id, summary }: Corrected): void {
    const known = this.#open.get(id);
    if (known === undefined) return;
    this.#open.set(id, { ...known, summary });
    this.#ports.emit('recording.corrected', { id, summary });
  }

  #changed(): void {
    this.#ports.emit('recordings.changed', this.list());
  }
}

/** The file that a recording was read from, saved to or imported from. */
function fileOf({ entry, summary }: OpenedRecording): string | null {
  const { source } = summary.environment;
  return entry.path ?? ('file' in source ? source.file : null);
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const notOpen = (id: RecordingId) => fail('usage', `No recording ${id} is open.`, { id });
