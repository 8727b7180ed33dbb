/** A snapshot for somebody else: some of a recording's cycles, or all of them, with or without what tells of a person or a machine. */
import { attributedInOrder } from '../analysis/attribution';
import type { ChunkedRecording } from '../analysis/attribution';
import type { Environment } from '../analysis/environment';
import { overviewOf } from '../analysis/overview';
import type { LeftOut } from '../analysis/unread-cycles';
import { Summariser } from '../analysis/summarise';
import { UnreadableEvents } from '../recording/unreadable-events';
import type { RawPerf } from '../snapshot/content';
import { snapshotSteps } from '../snapshot/encode';
import type { SnapshotParts } from '../snapshot/encode';
import type { Pack } from '../snapshot/zip-writer';
import { TimelineGathering } from '../timeline/gather-timeline';
import type { ViewState } from '../timeline/view-state';
import { anonymised } from './anonymise';
import { cutSentence, isCutSentence } from './cut-sentence';
import { partOf } from './part-of';
import type { Replacement } from './placeholders';
import { readableCycles, withLeftOut } from './readable-part';
import { viewOfPart } from './view-of-part';

/** What is shared of a recording, wherever it lies. */
export interface SharedSource {
  readonly environment: Environment;
  readonly recording: ChunkedRecording;
  readonly perf: readonly RawPerf[];
  readonly view: ViewState;
}

export interface SharingChoice {
  /** Ascending numbers, one or more; null for all. */
  readonly cycles: Uint32Array | null;
  readonly anonymise: boolean;
  /** Whether markers keep their labels and notes where it is made anonymous. */
  readonly notes: boolean;
}

type Parts = Pick<SnapshotParts, 'environment' | 'recording' | 'perf' | 'view'>;
type Results = Pick<SnapshotParts, 'overview' | 'timeline'>;

/** Nothing yet: whoever writes may let others have their turn. */
const NOTHING_YET = new Uint8Array(0);

export class SharedSnapshot {
  #parts: Parts;
  /** What became of what where it is made anonymous; none otherwise. */
  readonly replaced: readonly Replacement[];
  #done = 0;
  #leftOut: LeftOut | null = null;
  readonly #lostPerf = new Set<string>();

  constructor(
    private readonly source: SharedSource,
    private readonly choice: SharingChoice,
  ) {
    const { replaced, ...parts } = partsOf(source, choice);
    this.#parts = parts;
    this.replaced = replaced;
  }

  /** How many cycles there are to write. */
  get count(): number {
    return this.#parts.recording.tables.cycles.length;
  }

  /** How many of them were gone through. */
  get done(): number {
    return this.#done;
  }

  /** Cycles that cannot be read, and are not written: known once everything is written. */
  get leftOut(): LeftOut | null {
    return this.#leftOut;
  }

  /** Raw bytes of perf that are damaged and not written: known once everything is written. */
  get lostPerf(): readonly string[] {
    return [...this.#lostPerf];
  }

  /**
   * The file's bytes in order; a piece may be empty. Its results are made anew of what it holds, so that nothing else is in them.
   * Throws UnreadableEvents where no cycle can be read.
   */
  *pieces(pack?: Pack): Generator<Uint8Array> {
    const results = yield* this.#results();
    let written: Uint8Array[] = [];
    const steps = snapshotSteps(
      { ...this.#parts, ...results, perf: this.#parts.perf.map((one) => this.#noting(one)), copied: null },
      (bytes) => written.push(bytes),
      pack,
    );
    for (;;) {
      const step = steps.next();
      yield* written;
      written = [];
      if (step.done !== true) continue;
      if (!step.value.ok) throw new UnreadableEvents(step.value.error);
      return;
    }
  }

  #noting(perf: RawPerf): RawPerf {
    const lost = this.#lostPerf;
    return {
      name: perf.name,
      get bytes() {
        const { bytes } = perf;
        if (bytes === null && perf.inFile === true) lost.add(perf.name);
        return bytes;
      },
    };
  }

  *#results(): Generator<Uint8Array, Results> {
    try {
      return yield* this.#madeOfAll();
    } catch (thrown) {
      if (!(thrown instanceof UnreadableEvents)) throw thrown;
    }
    const { source, choice } = this;
    const { readable, leftOut } = readableCycles(source.recording, choice.cycles);
    this.#leftOut = leftOut;
    const parts = partsOf(source, choice, readable);
    const of = choice.cycles?.length ?? source.recording.tables.cycles.length;
    this.#parts = { ...parts, environment: withLeftOut(parts.environment, leftOut, of) };
    return yield* this.#madeOfAll();
  }

  *#madeOfAll(): Generator<Uint8Array, Results> {
    const { environment, recording } = this.#parts;
    const gathering = new TimelineGathering(recording.tables);
    const summariser = new Summariser(attributedInOrder(recording), environment, (cycle, indexed) =>
      gathering.add(cycle, indexed),
    );
    while (summariser.step(1)) {
      this.#done = summariser.done;
      yield NOTHING_YET;
    }
    this.#done = this.count;
    return { overview: overviewOf(summariser.finish()), timeline: gathering.found() };
  }
}

/** `cycles`: those that are kept: the chosen ones, or of these what can be read. */
function partsOf(
  { environment, recording, perf, view }: SharedSource,
  choice: SharingChoice,
  cycles: Uint32Array | null = choice.cycles,
) {
  const isCut = cycles !== null;
  const part = cycles === null ? recording : partOf(recording, cycles);
  const texts = {
    environment,
    tables: part.tables,
    view: cycles === null ? view : viewOfPart(view, recording.tables, cycles),
  };
  const clean = choice.anonymise ? anonymised(texts, choice.notes) : { ...texts, replaced: [] };
  // What perf wrote is of the whole, which whoever chose cycles did not want, and names files, programs and their arguments.
  const isWithoutPerf = choice.cycles !== null || choice.anonymise;
  return {
    environment: isCut
      ? {
          ...clean.environment,
          shortfalls: [
            ...clean.environment.shortfalls.filter((text) => !isCutSentence(text)),
            cutSentence(part.tables),
          ],
        }
      : clean.environment,
    recording: { ...part, tables: clean.tables },
    perf: isWithoutPerf
      ? perf.map((_, index) => ({ name: `events-${String(index + 1)}`, bytes: null }))
      : perf,
    view: clean.view,
    replaced: clean.replaced,
  };
}
