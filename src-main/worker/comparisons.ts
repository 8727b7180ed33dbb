/** Two sides, each of a recording that is open: their figures, their cycles on one axis, their call trees as one. */
import { compareViewSteps } from '@core/compare/view';
import type { CompareRequest, CompareSideRequest, CompareView } from '@core/compare/view';
import { flameDifferenceSteps } from '@core/compare/flame-difference';
import type { FlameDifference, FlameDifferenceRequest, FlameSide } from '@core/compare/flame-difference';
import type { OverlaidAnswer, OverlaidRequest } from '@core/compare/overlaid';
import { openSide } from '@core/compare/sides';
import type { RecordingAnalysis } from '@core/analysis/analysis';
import type { Steps } from '@core/analysis/flame/flame';
import type { RecordingOverview } from '@core/analysis/overview';
import type { Environment } from '@core/analysis/environment';
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { Asker, RecordingId } from '../engine/ports/analyst';
import { inSteps } from './in-steps';
import type { Overlays } from './overlays';

interface OpenRecordings {
  /** Fails with usage where it is not open. */
  find(id: RecordingId): Result<ComparedRecording>;
  isOpen(id: RecordingId): boolean;
}

interface ComparedRecording {
  readonly analysis: RecordingAnalysis;
  readonly environment: Environment;
  readonly overview: () => RecordingOverview;
}

interface ComparedSide extends ComparedRecording {
  /** Rows of its table, ascending. */
  readonly counted: Uint32Array;
}

/** After so long a sum over many cycles is given as far as it is. */
const SHARE_MS = 200;

export class Comparisons {
  /** What is added up, by who asks for it; null once all of it was given. */
  readonly #flames = new Map<
    string,
    { readonly times: number; readonly steps: Steps<FlameDifference> | null }
  >();

  constructor(
    private readonly recordings: OpenRecordings,
    private readonly overlays: Overlays,
  ) {}

  async figures({ a, b, figure }: CompareRequest): Promise<Result<CompareView>> {
    const [ofA, ofB] = [this.recordings.find(a.id), this.recordings.find(b.id)];
    if (!ofA.ok) return ofA;
    if (!ofB.ok) return ofB;
    const steps = compareViewSteps(
      { overview: ofA.value.overview(), cycles: a.cycles },
      { overview: ofB.value.overview(), cycles: b.cycles },
      figure,
    );
    const driven = await inSteps(steps, { isWanted: () => this.#areOpen(a, b), forMs: Infinity });
    return driven.ok ? ok(driven.value.value) : driven;
  }

  /** Throws UnreadableEvents as the analysis does. */
  overlay({ a, b, ...request }: OverlaidRequest): Result<OverlaidAnswer> {
    const [ofA, ofB] = [this.#side(a), this.#side(b)];
    if (!ofA.ok) return ofA;
    return ofB.ok ? ok(this.overlays.answerBoth(ofA.value, ofB.value, request)) : ofB;
  }

  /** Of what one asks for only the latest is worth going on with. Throws UnreadableEvents as the analysis does. */
  async flame(
    { name, goesOn }: Asker,
    { a, b, part, mode }: FlameDifferenceRequest,
  ): Promise<Result<FlameDifference>> {
    const [ofA, ofB] = [this.#side(a), this.#side(b)];
    if (!ofA.ok) return ofA;
    if (!ofB.ok) return ofB;
    const before = this.#flames.get(name);
    const steps =
      (goesOn ? before?.steps : null) ??
      flameDifferenceSteps(flameSide(ofA.value), flameSide(ofB.value), { part, mode });
    const times = (before?.times ?? 0) + 1;
    this.#flames.set(name, { times, steps });
    const isWanted = (): boolean => this.#areOpen(a, b) && this.#flames.get(name)?.times === times;
    const driven = await inSteps(steps, { isWanted, forMs: SHARE_MS });
    if (!driven.ok) return driven;
    if (driven.value.done) this.#flames.set(name, { times, steps: null });
    return ok(driven.value.value);
  }

  /** Nothing is held of a recording that is closed. */
  forget(): void {
    for (const [name, { times }] of this.#flames) this.#flames.set(name, { times, steps: null });
  }

  #areOpen(a: CompareSideRequest, b: CompareSideRequest): boolean {
    return this.recordings.isOpen(a.id) && this.recordings.isOpen(b.id);
  }

  #side({ id, cycles }: CompareSideRequest): Result<ComparedSide> {
    const found = this.recordings.find(id);
    if (!found.ok) return found;
    const { analysis, environment, overview } = found.value;
    const { counted } = openSide({ overview: overview(), cycles });
    return ok({ analysis, environment, overview, counted });
  }
}

const flameSide = ({ analysis, environment, overview, counted }: ComparedSide): FlameSide => ({
  analysis,
  counted,
  commandLine: environment.qemu.commandLine,
  table: overview().cycles,
});
