/** The recordings that are open, by id. */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { attributedByNeed, chunkedInMemory } from '@core/analysis/attribution';
import type { OverlayAnswer, OverlayRequest } from '@core/analysis/overlay';
import type { Environment } from '@core/analysis/environment';
import { overviewOf } from '@core/analysis/overview';
import type { RecordingOverview } from '@core/analysis/overview';
import { withPassedOver } from '@core/analysis/passed-over';
import { reportPaths } from '@core/analysis/report-path';
import type { ReportPaths } from '@core/analysis/report-path';
import { StoredFigures } from '@core/analysis/stored-figures';
import { Summariser } from '@core/analysis/summarise';
import { err, fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { Recording } from '@core/recording/recording';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import type { RawPerf } from '@core/snapshot/content';
import { barrierWaitSteps } from '@core/analysis/barriers/barrier-waits';
import type { BarrierWaits } from '@core/analysis/barriers/barrier-waits';
import { figureCheckSteps } from '@core/analysis/figure-check';
import type { FigureCheck } from '@core/analysis/figure-check';
import { flameSteps } from '@core/analysis/flame/flame';
import type { FlameRequest, FlameView, Steps } from '@core/analysis/flame/flame';
import { TimelineGathering } from '@core/timeline/gather-timeline';
import { UnreadableTimeline } from '@core/timeline/stored-timeline';
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
import { isSameRequest, missingWords, passedBeside } from './held-recording';
import type { Asked, Asking, Held, Unattributed } from './held-recording';
import { Overlays } from './overlays';
import { inSteps, yieldTurn } from './in-steps';

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

  /** `corrected` is told when a file's figures turned out to be other than those of its events, or its timeline is damaged. */
  constructor(
    private readonly corrected: (id: RecordingId, overview: RecordingOverview) => void = () => undefined,
  ) {}

  /** Attributes and keeps a recording. Fails with cancelled. */
  async add(content: RecordingContent, goesOn: GoesOn): Promise<Result<OpenRecording>> {
    const { environment, perf, view, release = NOTHING, removeJournal = NOTHING } = content;
    const recording = chunkedInMemory(content.recording);
    const held = { recording, stored: null, environment, perf, view, passedOver: [], release, removeJournal };
    return this.keepAttributed(held, null, goesOn, new TimelineGathering(content.recording));
  }

  /** Keeps a snapshot, with its figures where this program's attribution made them. Fails with cancelled. */
  async addStored(file: SnapshotFile, path: string, goesOn: GoesOn): Promise<Result<OpenRecording>> {
    const { snapshot } = file;
    const { recording, environment, perf, view } = snapshot;
    const release = (): void => file.close();
    const passedOver = [...snapshot.passedOver];
    const kept = { recording, stored: snapshot, environment, perf, view, passedOver };
    const held = { ...kept, release, removeJournal: NOTHING };
    if (snapshot.overview === null) return this.addUnattributed(held, path, goesOn);
    const figures = new StoredFigures(snapshot.overview);
    const id = randomUUID();
    const analysis = attributedByNeed(recording, (cycle) => {
      if (!figures.check(cycle)) this.tellCorrected(id);
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
    const keptTimeline = gathering?.found() ?? held.stored?.timeline ?? null;
    return ok(
      this.keep(
        randomUUID(),
        { ...held, analysis, figures: null, overview: () => overview, keptTimeline },
        path,
      ),
    );
  }

  private keep(id: RecordingId, held: Omit<Held, Asking>, path: string | null): OpenRecording {
    const overview = (): RecordingOverview => withPassedOver(held.overview(), held.passedOver);
    this.held.set(id, {
      ...held,
      overview,
      timeline: null,
      viewed: null,
      flames: new Map(),
      barriers: new Map(),
      checks: new Map(),
    });
    return { id, path, summary: overview(), view: held.view };
  }

  private tellCorrected(id: RecordingId): void {
    const held = this.held.get(id);
    if (held !== undefined) this.corrected(id, held.overview());
  }

  /** What the file has of its timeline is damaged: its cycles are looked at when they are drawn. */
  private passTimeline(id: RecordingId, failure: Failure): void {
    const held = this.held.get(id);
    if (held === undefined) return;
    held.keptTimeline = null;
    held.passedOver.push({ part: 'timeline', failure });
    this.tellCorrected(id);
  }

  /** `shown` null keeps the view that it was opened with. Fails with disk-full or file-unwritable, and leaves what was there. */
  async save(id: RecordingId, path: string, shown: ViewState | null): Promise<Result<WrittenExport>> {
    const found = this.find(id);
    if (!found.ok) return found;
    const { recording, environment, perf, overview, stored } = found.value;
    const parts = {
      ...{ environment, recording, perf, overview: overview(), view: shown ?? found.value.view },
      copied: stored?.zip == null ? null : { zip: stored.zip, recording: stored.recording },
    };
    const written = await this.writeWhole(id, found.value, (timeline) =>
      writeSnapshotFile(path, { ...parts, timeline }),
    );
    if (!written.ok) return written;
    found.value.removeJournal();
    const { sizeBytes, damaged } = written.value;
    return ok({ path, sizeBytes, missing: missingWords(passedBeside(found.value, shown), damaged) });
  }

  /** With the timeline that is kept of it, as far as that can be read. */
  private async writeWhole<T>(
    id: RecordingId,
    held: Held,
    write: (timeline: StoredTimeline | null) => Promise<T>,
  ): Promise<T> {
    try {
      return await write(held.timeline === null ? held.keptTimeline : held.timeline.stored());
    } catch (thrown) {
      if (!(thrown instanceof UnreadableTimeline)) throw thrown;
      held.timeline = null;
      this.passTimeline(id, thrown.failure);
    }
    return write(null);
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
      await yieldTurn();
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
      passedOver: (failure) => this.passTimeline(id, failure),
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
    const passedOver = passedBeside(found.value, view);
    const source = { ...found.value, view: view ?? found.value.view, passedOver };
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

const NOTHING = (): void => undefined;

/** As many lines as anybody reads. */
const MOST_PREVIEWED = 2000;
