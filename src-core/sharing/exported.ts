/** What is written of a recording for somebody else: a snapshot of our own, or a file that another tool opens. */
import { attributedInOrder } from '../analysis/attribution';
import type { RecordingAnalysis } from '../analysis/analysis';
import { lostWith } from '../analysis/passed-over';
import type { PassedOver } from '../analysis/passed-over';
import { leftOutFailure } from '../analysis/unread-cycles';
import type { LeftOut } from '../analysis/unread-cycles';
import { failure } from '../errors';
import type { Failure } from '../errors';
import { exchangePieces } from '../exchange/exchange';
import { ExchangedRecording, NOTHING_YET } from '../exchange/exchanged-recording';
import type { ExchangeChoice } from '../exchange/formats';
import { MOST_IN_A_PAGE_BYTES } from '../exchange/html';
import type { PictureChoice } from '../pictures/choice';
import { picturePieces } from '../pictures/picture';
import { concatenated } from '../snapshot/zip-writer';
import type { Pack } from '../snapshot/zip-writer';
import type { ViewState } from '../timeline/view-state';
import { anonymised } from './anonymise';
import { SharedSnapshot } from './shared-snapshot';
import type { SharedSource, SharingChoice } from './shared-snapshot';

/** Of more, a snapshot would take long to make, and be too large. */
const MOST_CYCLES_IN_A_PAGE = 4_096;

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
  /** What else it would tell, were the file that the recording lies in not damaged. */
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

/** What it is written with. */
export interface ExportMeans {
  /** Deflates what goes into a snapshot or a page. */
  readonly pack: Pack;
  /** The recording's own snapshot, for a page that holds all of it as it is; null for none. */
  readonly snapshot?: () => Uint8Array | null;
}

/** `analysis` is of the source's recording. */
export function exportedOf(
  source: ExportSource,
  analysis: RecordingAnalysis,
  choice: ExportChoice,
  { pack, snapshot = () => null }: ExportMeans,
): Exported {
  const { format, table } = choice;
  if (format === 'qsnap') {
    const shared = new SharedSnapshot(source, choice);
    const lost = lostOf(source.passedOver, () => true);
    return goingThrough(shared, lost, () => shared.pieces(pack));
  }
  const exchanged = exchangedOf(source, analysis, choice);
  const foreign = { format, table };
  function* page(): Generator<Uint8Array> {
    // A page of some cycles, or without its texts, has nothing more in it: its snapshot is of what it shows.
    const asItIs = choice.cycles === null && !choice.anonymise ? snapshot() : null;
    const held = asItIs ?? (yield* smallSnapshot(new SharedSnapshot(source, choice), pack));
    yield* exchangePieces(exchanged, foreign, { pack, snapshot: held });
  }
  const statesCost = format === 'html' || format === 'json';
  const lost = lostOf(source.passedOver, (part) => part === 'bare' && statesCost);
  return goingThrough(exchanged, lost, () =>
    format === 'html' ? page() : exchangePieces(exchanged, foreign),
  );
}

/** One view of it as an SVG. `analysis` is of the source's recording. */
export function picturedOf(
  source: ExportSource,
  analysis: RecordingAnalysis,
  choice: PicturedChoice,
): Exported {
  const exchanged = exchangedOf(source, analysis, choice);
  return goingThrough(exchanged, [], () => picturePieces(exchanged, choice));
}

const goingThrough = (
  written: Omit<Exported, 'pieces' | 'lost'>,
  lost: readonly Failure[],
  pieces: Exported['pieces'],
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
  get lostPerf() {
    return written.lostPerf;
  },
  lost,
  pieces,
});

/** Null where it has too much for a page. Gives nothing but turns to others before it is done. */
function* smallSnapshot(shared: SharedSnapshot, pack: Pack): Generator<Uint8Array, Uint8Array | null> {
  if (shared.count > MOST_CYCLES_IN_A_PAGE) return null;
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for (const piece of shared.pieces(pack)) {
    pieces.push(piece);
    sizeBytes += piece.length;
    if (sizeBytes > MOST_IN_A_PAGE_BYTES) return null;
    yield NOTHING_YET;
  }
  return concatenated(pieces);
}

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
