/** The recordings that are open, by id. */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { attributedByNeed, chunkedInMemory } from '@core/analysis/attribution';
import type { ChunkedRecording } from '@core/analysis/attribution';
import type { RecordingAnalysis } from '@core/analysis/analysis';
import type { OverlayAnswer, OverlayRequest } from '@core/analysis/overlay';
import type { Environment } from '@core/analysis/environment';
import { overviewOf } from '@core/analysis/overview';
import type { RecordingOverview } from '@core/analysis/overview';
import { reportPaths } from '@core/analysis/report-path';
import type { ReportPaths } from '@core/analysis/report-path';
import { StoredFigures } from '@core/analysis/stored-figures';
import { Summariser } from '@core/analysis/summarise';
import { err, fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { Recording } from '@core/recording/recording';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import type { RawPerf } from '@core/snapshot/content';
import { barrierWaitSteps } from '@core/analysis/barriers/barrier-waits';
import type { BarrierWaits } from '@core/analysis/barriers/barrier-waits';
import { figureCheckSteps } from '@core/analysis/figure-check';
import type { FigureCheck } from '@core/analysis/figure-check';
import { flameSteps } from '@core/analysis/flame/flame';
import type { FlameRequest, FlameView, Steps } from '@core/analysis/flame/flame';
import type { OpenedSnapshot } from '@core/snapshot/open';
import { TimelineGathering } from '@core/timeline/gather-timeline';
import type { StoredTimeline } from '@core/timeline/stored-timeline';
import type { TimelineRequest, TimelineView } from '@core/timeline/timeline';
import { createTimelineSource } from '@core/timeline/timeline-view';
import type { TimelineSource } from '@core/timeline/timeline-view';
import { anonymised } from '@core/sharing/anonymise';
import type { AnonymisePreview } from '@core/sharing/anonymise';
import { exportedOf } from '@core/sharing/exported';
import type { AnonymiseRequest, Exported, ExportRequest, WrittenExport } from '@core/sharing/exported';
import { readablePart } from '@core/sharing/readable-part';
import type { ViewState } from '@core/timeline/view-state';
import type { Asker, OpenRecording, RecordingId } from '../engine/ports/analyst';
import { pack, writeSnapshotFile } from '../host/files/snapshot-file';
import type { SnapshotFile } from '../host/files/snapshot-file';
import { Comparisons } from './comparisons';
import { Overlays } from './overlays';
import { inSteps } from './in-steps';

/** How often it was asked for, and how far it is; null once all of it was given. */
interface Asked<T> {
  readonly times: number;
  readonly steps: Steps<T> | null;
}

interface Held {
  readonly recording: ChunkedRecording;
  /** The snapshot that it lies in; null for what is in memory. */
  readonly stored: OpenedSnapshot | null;
  readonly environment: Environment;
  readonly perf: readonly RawPerf[];
  readonly view: ViewState;
  readonly analysis: RecordingAnalysis;
  /** What came with a file; null where the figures were made here. */
  readonly figures: StoredFigures | null;
  /** As it stands: figures that came with a file may be put right. */
  readonly overview: () => RecordingOverview;
  readonly release: () => void;
  readonly removeJournal: () => void;
  /** What all of its timeline is drawn from before a cycle is looked at; null where nobody made it. */
  readonly keptTimeline: StoredTimeline | null;
  /** Made when a timeline is first asked for. */
  timeline: TimelineSource | null;
  /** The latest view that was asked for. */
  viewed: TimelineRequest | null;
  /** What takes longer, by who asks. */
  readonly flames: Map<string, Asked<FlameView>>;
  readonly barriers: Map<string, Asked<BarrierWaits>>;
  readonly checks: Map<string, Asked<FigureCheck>>;
}

/** What there is once somebody asks. */
type Asking = 'timeline' | 'viewed' | 'flames' | 'barriers' | 'checks';

type Unattributed = Omit<Held, Asking | 'keptTimeline' | 'analysis' | 'figures' | 'overview'>;

/** A recording that was made or imported just now: all of it is in memory. */
export interface RecordingContent {
  readonly recording: Recording;
  readonly environment: Environment;
  readonly perf: readonly RawPerf[];
  readonly view: ViewState;
  /** Gives back what the content holds on to. */
  readonly release?: () => void;
  /** Removes what was kept of it for the case that we are killed: it is saved, or not wanted. */
  readonly removeJournal?: () => void;
}

/** Told how many cycles of all are attributed; says whether to go on. */
export type GoesOn = (done: number, total: number) => Promise<boolean>;

/** Some ten milliseconds of attributing: whoever waits for a view hardly notices. */
const CYCLES_A_STEP = 20;

/** After so long a sum over many cycles is given as far as it is. */
const SHARE_MS = 200;

export class Recordings {
  private readonly held = new Map<RecordingId, Held>();
  private readonly overlays = new Overlays();
  /** Of two that are open. */
  readonly comparisons = new Comparisons(
    { find: (id) => this.find(id), isOpen: (id) => this.held.has(id) },
    this.overlays,
  );

  /** `corrected` is told when figures that came with a file turned out to be other than those of its events. */
  constructor(
    private readonly corrected: (id: RecordingId, overview: RecordingOverview) => void = () => undefined,
  ) {}

  /** Attributes and keeps a recording. Fails with cancelled. */
  async add(content: RecordingContent, goesOn: GoesOn): Promise<Result<OpenRecording>> {
    const { environment, perf, view, release = NOTHING, removeJournal = NOTHING } = content;
    const recording = chunkedInMemory(content.recording);
    const held = { recording, stored: null, environment, perf, view, release, removeJournal };
    return this.keepAttributed(held, null, goesOn, new TimelineGathering(content.recording));
  }

  /** Keeps a snapshot, with its figures where this program's attribution made them. Fails with cancelled. */
  async addStored(file: SnapshotFile, path: string, goesOn: GoesOn): Promise<Result<OpenRecording>> {
    const { snapshot } = file;
    const { recording, environment, perf, view } = snapshot;
    const release = (): void => file.close();
    const held = { recording, stored: snapshot, environment, perf, view, release, removeJournal: NOTHING };
    if (snapshot.overview === null) return this.addUnattributed(held, path, goesOn);
    const figures = new StoredFigures(snapshot.overview);
    const id = randomUUID();
    const analysis = attributedByNeed(recording, (cycle) => {
      if (!figures.check(cycle)) this.corrected(id, figures.overview());
    });
    const keptTimeline = snapshot.timeline;
    return ok(
      this.keep(id, { ...held, analysis, figures, overview: () => figures.overview(), keptTimeline }, path),
    );
  }

  /** Without the cycles that cannot be read, if there are any: nothing is known of those. */
  private async addUnattributed(
    held: Unattributed,
    path: string,
    goesOn: GoesOn,
  ): Promise<Result<OpenRecording>> {
    try {
      return await this.keepAttributed(held, path, goesOn);
    } catch (thrown) {
      if (!(thrown instanceof UnreadableEvents)) throw thrown;
    }
    return this.keepAttributed({ ...held, ...readablePart(held) }, path, goesOn);
  }

  /** `gathering`: for what is saved next, so that whoever opens it again sees all of its timeline at once. */
  private async keepAttributed(
    held: Unattributed,
    path: string | null,
    goesOn: GoesOn,
    gathering: TimelineGathering | null = null,
  ): Promise<Result<OpenRecording>> {
    const analysis = attributedByNeed(held.recording);
    const summariser = new Summariser(analysis, held.environment, (cycle, indexed) =>
      gathering?.add(cycle, indexed),
    );
    while (summariser.step(CYCLES_A_STEP)) {
      if (await goesOn(summariser.done, analysis.count)) continue;
      held.release();
      return fail('cancelled', 'Opening was cancelled.');
    }
    const overview = overviewOf(summariser.finish());
    const keptTimeline = gathering?.found() ?? null;
    return ok(
      this.keep(
        randomUUID(),
        { ...held, analysis, figures: null, overview: () => overview, keptTimeline },
        path,
      ),
    );
  }

  private keep(id: RecordingId, held: Omit<Held, Asking>, path: string | null): OpenRecording {
    this.held.set(id, {
      ...held,
      timeline: null,
      viewed: null,
      flames: new Map(),
      barriers: new Map(),
      checks: new Map(),
    });
    return { id, path, summary: held.overview(), view: held.view };
  }

  /** `shown` null keeps the view that it was opened with. Fails with disk-full or file-unwritable, and leaves what was there. */
  async save(id: RecordingId, path: string, shown: ViewState | null): Promise<Result<WrittenExport>> {
    const found = this.find(id);
    if (!found.ok) return found;
    const { recording, environment, perf, overview, stored, timeline, keptTimeline } = found.value;
    const parts = {
      ...{ environment, recording, perf, overview: overview(), view: shown ?? found.value.view },
      timeline: timeline === null ? keptTimeline : timeline.stored(),
      copied: stored?.zip == null ? null : { zip: stored.zip, recording: stored.recording },
    };
    const written = await writeSnapshotFile(path, parts);
    if (!written.ok) return written;
    found.value.removeJournal();
    const { sizeBytes, damaged } = written.value;
    return ok({ path, sizeBytes, missing: damaged.length === 0 ? null : damagedWords(damaged) });
  }

  /**
   * A request that comes again, because not all cycles in sight were looked at, is answered once a good part of them was: a view
   * for each few would cost more than they do. Whatever is asked meanwhile is answered between, and another request ends it.
   */
  async timeline(id: RecordingId, request: TimelineRequest): Promise<Result<TimelineView>> {
    const found = this.find(id);
    if (!found.ok) return found;
    const held = found.value;
    const isAgain = held.viewed !== null && isSameRequest(held.viewed, request);
    held.viewed = request;
    const untilMs = performance.now() + (isAgain ? SHARE_MS : 0);
    while (performance.now() < untilMs) {
      const looked = this.ask(id, (source) => source.lookOn(request));
      if (!looked.ok || looked.value.done === looked.value.total) break;
      await pause();
      if (held.viewed !== request) break;
    }
    return this.ask(id, (source) => source.view(request));
  }

  /** Something about its timeline. */
  ask<T>(id: RecordingId, question: (source: TimelineSource) => Result<T>): Result<T> {
    const found = this.find(id);
    if (!found.ok) return found;
    const { analysis, overview, keptTimeline } = found.value;
    found.value.timeline ??= createTimelineSource(analysis, {
      table: overview().cycles,
      stored: keptTimeline,
    });
    return question(found.value.timeline);
  }

  overlay(id: RecordingId, request: OverlayRequest): Result<OverlayAnswer> {
    const found = this.find(id);
    if (!found.ok) return found;
    try {
      return ok(this.overlays.answer(found.value.analysis, request));
    } catch (thrown) {
      if (thrown instanceof UnreadableEvents) return err(thrown.failure);
      throw thrown;
    }
  }

  flame(id: RecordingId, asker: Asker, request: FlameRequest): Promise<Result<FlameView>> {
    return this.inTurns(
      id,
      asker,
      ({ flames }) => flames,
      ({ analysis, environment, overview }) =>
        flameSteps(analysis, environment.qemu.commandLine, request, overview().cycles),
    );
  }

  barrierWaits(id: RecordingId, asker: Asker, cycles: Uint32Array | null): Promise<Result<BarrierWaits>> {
    return this.inTurns(
      id,
      asker,
      ({ barriers }) => barriers,
      ({ analysis, environment, overview }) =>
        barrierWaitSteps(analysis, environment.qemu.commandLine, cycles, overview().cycles),
    );
  }

  checkFigures(id: RecordingId, asker: Asker): Promise<Result<FigureCheck>> {
    return this.inTurns(
      id,
      asker,
      ({ checks }) => checks,
      ({ analysis, figures }) => figureCheckSteps(analysis, figures),
    );
  }

  /** Of what one asks for only the latest is worth going on with. */
  private async inTurns<T>(
    id: RecordingId,
    { name, goesOn }: Asker,
    askedOf: (held: Held) => Map<string, Asked<T>>,
    begin: (held: Held) => Steps<T>,
  ): Promise<Result<T>> {
    const found = this.find(id);
    if (!found.ok) return found;
    const asked = askedOf(found.value);
    const before = asked.get(name);
    const steps = (goesOn ? before?.steps : null) ?? begin(found.value);
    const times = (before?.times ?? 0) + 1;
    asked.set(name, { times, steps });
    const isWanted = (): boolean => this.held.has(id) && asked.get(name)?.times === times;
    const driven = await inSteps(steps, { isWanted, forMs: SHARE_MS });
    if (!driven.ok) return driven;
    if (driven.value.done) asked.set(name, { times, steps: null });
    return ok(driven.value.value);
  }

  /** As it is written for somebody else. */
  exported(id: RecordingId, { view, ...choice }: ExportRequest): Result<Exported> {
    const found = this.find(id);
    if (!found.ok) return found;
    const { analysis } = found.value;
    const cycles = choice.cycles?.filter((cycle) => cycle < analysis.count).sort() ?? null;
    if (cycles?.length === 0) return fail('usage', 'No cycles were chosen.');
    const source = { ...found.value, view: view ?? found.value.view };
    return ok(exportedOf(source, analysis, { ...choice, cycles }, { pack }));
  }

  /** What would become of what; nothing is written. */
  previewAnonymised(id: RecordingId, { view, notes }: AnonymiseRequest): Result<AnonymisePreview> {
    const found = this.find(id);
    if (!found.ok) return found;
    const { environment, recording } = found.value;
    const texts = { environment, tables: recording.tables, view: view ?? found.value.view };
    const { replaced } = anonymised(texts, notes);
    return ok({ replaced: replaced.slice(0, MOST_PREVIEWED), total: replaced.length });
  }

  paths(id: RecordingId): Result<ReportPaths> {
    const found = this.find(id);
    return found.ok ? ok(reportPaths(found.value.analysis)) : found;
  }

  close(id: RecordingId): void {
    const held = this.held.get(id);
    held?.release();
    held?.removeJournal();
    this.held.delete(id);
    this.comparisons.forget();
  }

  private find(id: RecordingId): Result<Held> {
    const held = this.held.get(id);
    return held === undefined ? fail('usage', 'That recording is not open.', { id }) : ok(held);
  }
}

const damagedWords = (entries: readonly string[]): string =>
  `What perf wrote is damaged in the file that was opened, and is saved as it is: ${entries.join(', ')}. All else was saved.`;

const NOTHING = (): void => undefined;

/** As many lines as anybody reads. */
const MOST_PREVIEWED = 2000;

const isSameRequest = (left: TimelineRequest, right: TimelineRequest): boolean =>
  left.cycle === right.cycle &&
  left.startNs === right.startNs &&
  left.endNs === right.endNs &&
  left.widthPx === right.widthPx;

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
