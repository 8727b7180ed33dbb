/** The recordings that are open, by id. */
import { randomUUID } from 'node:crypto';
import { analyseRecording } from '@core/analysis/analyse';
import type { RecordingAnalysis } from '@core/analysis/analysis';
import type { OverlayAnswer, OverlayRequest } from '@core/analysis/overlay';
import type { Environment } from '@core/analysis/environment';
import { overviewOf } from '@core/analysis/overview';
import { reportPaths } from '@core/analysis/report-path';
import type { ReportPaths } from '@core/analysis/report-path';
import { summarise } from '@core/analysis/summarise';
import type { RecordingSummary } from '@core/analysis/summary';
import { err, fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { Recording } from '@core/recording/recording';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import type { RawPerf } from '@core/snapshot/content';
import { encodeSnapshot } from '@core/snapshot/encode';
import { barrierWaitSteps } from '@core/analysis/barrier-waits';
import type { BarrierWaits } from '@core/analysis/barrier-waits';
import { flameSteps } from '@core/analysis/flame';
import type { FlameRequest, FlameView } from '@core/analysis/flame';
import { createTimelineSource } from '@core/timeline/timeline-view';
import type { TimelineSource } from '@core/timeline/timeline-view';
import type { ViewState } from '@core/timeline/view-state';
import type { OpenRecording, RecordingId } from '../engine/ports';
import { writeFileAtomically } from '../host/files';
import { Overlays } from './overlays';
import { inSteps } from './in-steps';

interface Held {
  readonly recording: Recording;
  readonly environment: Environment;
  readonly perf: readonly RawPerf[];
  readonly view: ViewState;
  readonly analysis: RecordingAnalysis;
  readonly summary: RecordingSummary;
  readonly release?: () => void;
  /** Made when a timeline is first asked for. */
  timeline: TimelineSource | null;
  /** How often something that takes longer was asked for, by what it is and who asks. */
  readonly asked: Map<string, number>;
}

export interface RecordingContent {
  readonly recording: Recording;
  readonly environment: Environment;
  readonly perf: readonly RawPerf[];
  readonly view: ViewState;
  /** Gives back what the content holds on to. */
  readonly release?: () => void;
}

export class Recordings {
  private readonly held = new Map<RecordingId, Held>();
  private readonly overlays = new Overlays();

  /** Analyses and keeps a recording. */
  add(content: RecordingContent, path: string | null): OpenRecording {
    const analysis = analyseRecording(content.recording);
    const summary = summarise(analysis, content.environment);
    const id = randomUUID();
    this.held.set(id, { ...content, analysis, summary, timeline: null, asked: new Map() });
    return { id, path, summary: overviewOf(summary), view: content.view };
  }

  /** `shown` null keeps the view that it was opened with. Fails with disk-full or file-unwritable, and leaves what was there. */
  save(
    id: RecordingId,
    path: string,
    shown: ViewState | null,
  ): Result<{ readonly path: string; readonly sizeBytes: number }> {
    const found = this.find(id);
    if (!found.ok) return found;
    const { recording, environment, perf, summary } = found.value;
    const view = shown ?? found.value.view;
    const bytes = encodeSnapshot({ recording, environment, perf, view }, summary.cycles);
    const written = writeFileAtomically(path, bytes);
    return written.ok ? ok({ path, sizeBytes: written.value.sizeBytes }) : written;
  }

  /** Something about its timeline. */
  ask<T>(id: RecordingId, question: (source: TimelineSource) => Result<T>): Result<T> {
    const found = this.find(id);
    if (!found.ok) return found;
    found.value.timeline ??= createTimelineSource(found.value.analysis);
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

  flame(id: RecordingId, asker: string, request: FlameRequest): Promise<Result<FlameView>> {
    return this.inTurns(id, `flame ${asker}`, ({ analysis, environment }) =>
      flameSteps(analysis, environment.qemu.commandLine, request),
    );
  }

  barrierWaits(id: RecordingId, asker: string, cycles: Uint32Array | null): Promise<Result<BarrierWaits>> {
    return this.inTurns(id, `barriers ${asker}`, ({ analysis, environment }) =>
      barrierWaitSteps(analysis, environment.qemu.commandLine, cycles),
    );
  }

  /** Of what is asked for under one name only the latest is worth going on with. */
  private async inTurns<T>(
    id: RecordingId,
    name: string,
    steps: (held: Held) => Generator<void, T>,
  ): Promise<Result<T>> {
    const found = this.find(id);
    if (!found.ok) return found;
    const { asked } = found.value;
    const own = (asked.get(name) ?? 0) + 1;
    asked.set(name, own);
    return inSteps(steps(found.value), () => this.held.has(id) && asked.get(name) === own);
  }

  paths(id: RecordingId): Result<ReportPaths> {
    const found = this.find(id);
    return found.ok ? ok(reportPaths(found.value.analysis)) : found;
  }

  close(id: RecordingId): void {
    this.held.get(id)?.release?.();
    this.held.delete(id);
  }

  private find(id: RecordingId): Result<Held> {
    const held = this.held.get(id);
    return held === undefined ? fail('usage', 'That recording is not open.', { id }) : ok(held);
  }
}
