/** What is written of a recording for somebody else: a snapshot of our own, or a file that another tool opens. */
import { attributedInOrder } from '../analysis/attribution';
import type { RecordingAnalysis } from '../analysis/analysis';
import { lostWith } from '../analysis/passed-over';
import type { PassedOver } from '../analysis/passed-over';
import type { RecordingSummary } from '../analysis/summary';
import { leftOutFailure } from '../analysis/unread-cycles';
import type { LeftOut } from '../analysis/unread-cycles';
import { failure } from '../errors';
import type { Failure } from '../errors';
import { exchangePieces } from '../exchange/exchange';
import { ExchangedRecording } from '../exchange/exchanged-recording';
import type { ExchangeChoice } from '../exchange/formats';
import { pagePiecesOf } from '../exchange/html';
import type { PictureChoice } from '../pictures/choice';
import { picturePieces } from '../pictures/picture';
import type { ViewState } from '../timeline/view-state';
import { anonymised } from './anonymise';
import { HeldSnapshot } from './held-snapshot';
import type { ExportMeans } from './held-snapshot';
import { SharedSnapshot } from './shared-snapshot';
import type { SharedSource, SharingChoice } from './shared-snapshot';

export interface ExportChoice extends ExchangeChoice, SharingChoice {}
export interface PicturedChoice extends PictureChoice, SharingChoice {}

/** `view`: what is on screen, for a snapshot; null keeps the one that it was opened with. */
export interface ExportRequest extends ExportChoice {
  readonly view: ViewState | null;
}
export type AnonymiseRequest = Pick<ExportRequest, 'view' | 'notes'>;

export interface Exported {
  /** How many cycles are written: known once they are. */
  readonly count: number;
  /** How many of them were gone through. */
  readonly done: number;
  /** Those that cannot be read, and are not written: all of them are known once everything is written. */
  readonly leftOut: LeftOut | null;
  /** Raw bytes of perf that are damaged and not written, by name: known once everything is written. */
  readonly lostPerf: readonly string[];
  /** What else it would tell, were the file that the recording lies in not damaged: known once everything is written. */
  readonly lost: readonly Failure[];
  /** In order; a piece may be empty. Throws UnreadableEvents where no cycle can be read. */
  pieces(): Iterable<Uint8Array>;
}

/** What became of one, or of a recording that was saved. Plain data. */
export interface WrittenExport {
  readonly path: string;
  readonly sizeBytes: number;
  /** What is damaged, or not in it because it cannot be read; null where there is nothing. */
  readonly missing: string | null;
}

/** What a file that was written lacks, because it cannot be read; null for nothing. */
export function lackOf({
  leftOut,
  count,
  lostPerf,
  lost,
}: Pick<Exported, 'leftOut' | 'count' | 'lostPerf' | 'lost'>): Failure | null {
  const perf = `What perf wrote is damaged and left out: ${lostPerf.join(', ')}.`;
  const [first, ...more] = [
    ...(leftOut === null ? [] : [leftOutFailure(leftOut, count + leftOut.cycles.length)]),
    ...(lostPerf.length === 0 ? [] : [failure('snapshot-corrupt', perf)]),
    ...lost,
  ];
  if (first === undefined) return null;
  return { ...first, message: [first, ...more].map(({ message }) => message).join(' ') };
}

/** What is exported, with what is damaged of the file that it lies in. */
export interface ExportSource extends SharedSource {
  readonly passedOver: readonly PassedOver[];
}

const lostOf = (passedOver: readonly PassedOver[], tells: (part: PassedOver['part']) => boolean): Failure[] =>
  passedOver.filter(({ part }) => tells(part)).flatMap((passed) => lostWith(passed) ?? []);

/** `analysis` is of the source's recording. */
export function exportedOf(
  source: ExportSource,
  analysis: RecordingAnalysis,
  choice: ExportChoice,
  means: ExportMeans,
): Exported {
  const { format, table } = choice;
  if (format === 'qsnap') {
    const shared = new SharedSnapshot(source, choice);
    return goingThrough(shared, () => shared.pieces(means.pack), {
      lost: lostOf(source.passedOver, () => true),
      get lostPerf() {
        return shared.lostPerf;
      },
    });
  }
  const exchanged = exchangedOf(source, analysis, choice);
  const foreign = { format, table };
  if (format === 'html')
    return pageWith(source, exchanged, new HeldSnapshot(source, choice, means), (snapshot) =>
      exchangePieces(exchanged, foreign, { pack: means.pack, snapshot }),
    );
  const lost = lostOf(source.passedOver, (part) => isTold(part, format));
  return goingThrough(exchanged, () => exchangePieces(exchanged, foreign), { lost, lostPerf: [] });
}

/** Whether a file for another tool, or a page, would tell it. */
const isTold = (part: PassedOver['part'], format: ExportChoice['format']): boolean =>
  part === 'environment' ? format !== 'csv' : part === 'bare' && (format === 'json' || format === 'html');

/** The page of all of it, where its summary is there already. `exchanged` is of the source's recording. */
export function pageOf(
  source: ExportSource,
  exchanged: ExchangedRecording,
  summary: RecordingSummary,
  means: ExportMeans,
): Exported {
  const held = new HeldSnapshot(source, { cycles: null, anonymise: false, notes: true }, means);
  return pageWith(source, exchanged, held, (snapshot) =>
    pagePiecesOf(exchanged, summary, { pack: means.pack, snapshot }),
  );
}

function pageWith(
  { passedOver }: ExportSource,
  exchanged: ExchangedRecording,
  held: HeldSnapshot,
  page: (snapshot: Uint8Array | null) => Iterable<Uint8Array>,
): Exported {
  function* pieces(): Generator<Uint8Array> {
    yield* page(yield* held.bytes());
  }
  return goingThrough(exchanged, pieces, {
    get lost() {
      return lostOf(passedOver, (part) => held.hasSnapshot || isTold(part, 'html'));
    },
    get lostPerf() {
      return held.lostPerf;
    },
  });
}

/** One view of it as an SVG. `analysis` is of the source's recording. */
export function picturedOf(
  source: ExportSource,
  analysis: RecordingAnalysis,
  choice: PicturedChoice,
): Exported {
  const exchanged = exchangedOf(source, analysis, choice);
  const lost = lostOf(source.passedOver, (part) => part === 'environment');
  return goingThrough(exchanged, () => picturePieces(exchanged, choice), { lost, lostPerf: [] });
}

const goingThrough = (
  written: Pick<Exported, 'count' | 'done' | 'leftOut'>,
  pieces: Exported['pieces'],
  lacking: Pick<Exported, 'lost' | 'lostPerf'>,
): Exported => ({
  get count() {
    return written.count;
  },
  get done() {
    return written.done;
  },
  get leftOut() {
    return written.leftOut;
  },
  get lost() {
    return lacking.lost;
  },
  get lostPerf() {
    return lacking.lostPerf;
  },
  pieces,
});

function exchangedOf(
  { environment, recording, view }: SharedSource,
  analysis: RecordingAnalysis,
  { cycles, anonymise, notes }: SharingChoice,
): ExchangedRecording {
  if (!anonymise) return new ExchangedRecording(analysis, environment, cycles);
  const clean = anonymised({ environment, tables: recording.tables, view }, notes);
  const attributed = attributedInOrder({ ...recording, tables: clean.tables });
  return new ExchangedRecording(attributed, clean.environment, cycles);
}
