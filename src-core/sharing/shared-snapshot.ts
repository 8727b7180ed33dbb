/** A snapshot for somebody else: some of a recording's cycles, or all of them, with or without what tells of a person or a machine. */
import { attributedInOrder } from '../analysis/attribution';
import type { ChunkedRecording } from '../analysis/attribution';
import type { Environment } from '../analysis/environment';
import { overviewOf } from '../analysis/overview';
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

/** Nothing yet: whoever writes may let others have their turn. */
const NOTHING_YET = new Uint8Array(0);

export class SharedSnapshot {
  readonly #parts: Pick<SnapshotParts, 'environment' | 'recording' | 'perf' | 'view'>;
  /** What became of what where it is made anonymous; none otherwise. */
  readonly replaced: readonly Replacement[];
  #done = 0;

  constructor(source: SharedSource, choice: SharingChoice) {
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

  /**
   * The file's bytes in order; a piece may be empty. Its results are made anew of what it holds, so that nothing else is in them.
   * Throws UnreadableEvents where the events cannot be read.
   */
  *pieces(pack?: Pack): Generator<Uint8Array> {
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
    const results = { overview: overviewOf(summariser.finish()), timeline: gathering.found() };
    let written: Uint8Array[] = [];
    const steps = snapshotSteps(
      { ...this.#parts, ...results, copied: null },
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
}

function partsOf({ environment, recording, perf, view }: SharedSource, choice: SharingChoice) {
  const isCut = choice.cycles !== null;
  const part = choice.cycles === null ? recording : partOf(recording, choice.cycles);
  const texts = {
    environment,
    tables: part.tables,
    view: choice.cycles === null ? view : viewOfPart(view, recording.tables, choice.cycles),
  };
  const clean = choice.anonymise ? anonymised(texts, choice.notes) : { ...texts, replaced: [] };
  // What perf wrote is of the whole, and names files, programs and their arguments.
  const isWithoutPerf = isCut || choice.anonymise;
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
