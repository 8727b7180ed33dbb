/** The report as one page that needs no network: its timelines, and its data to download, are in it. */
import { reportOf } from '../analysis/report';
import type { RecordingSummary } from '../analysis/summary';
import { base64Block } from '../report/page-blocks';
import { CYCLES_A_BLOCK, FIGURES_BLOCK, pageFigures, timelineBlock } from '../report/page-data';
import type { DrawnTimeline } from '../report/page-data';
import { pageEnd, pageStart } from '../report/page';
import type { PageFile } from '../report/page';
import type { Pack } from '../snapshot/zip-writer';
import { packFast } from '../snapshot/zip-writer';
import { tableOfRows } from './cycles-table';
import { csvPieces } from './csv';
import type { ExchangedRecording } from './exchanged-recording';
import { NOTHING_YET } from './exchanged-recording';
import { summaryOf } from './json-report';
import { chosenTimelines, medianCycle, timelinesOf } from './page-timelines';

/** What a page is made with besides the recording. */
export interface PageParts {
  readonly pack: Pack;
  /** The whole recording's .qsnap, to be downloaded from the page; null for none. */
  readonly snapshot: Uint8Array | null;
}

/** Of a snapshot; as base64 a third more: a page is mailed, and opened by browsers. */
export const MOST_IN_A_PAGE_BYTES = 10 << 20;

export const PLAIN_PARTS: PageParts = { pack: packFast, snapshot: null };

/** Packed and written at once. */
const BLOCK_BYTES = 1 << 20;

const FILE_IDS = { snapshot: 'file-snapshot', cycles: 'file-cycles', report: 'file-report' } as const;

export function* pagePieces(
  exchanged: ExchangedRecording,
  parts: PageParts = PLAIN_PARTS,
): Generator<Uint8Array> {
  const summary = yield* summaryOf(exchanged);
  yield* pagePiecesOf(exchanged, summary, parts);
}

/** The same where its summary is there already. */
export function* pagePiecesOf(
  exchanged: ExchangedRecording,
  summary: RecordingSummary,
  { pack, snapshot }: PageParts,
): Generator<Uint8Array> {
  const timelines = chosenTimelines(summary.cycles);
  const figures = pageFigures(summary, timelines);
  const draw = timelinesOf(exchanged, summary);
  const cycle = medianCycle(summary.cycles);
  const drawn = cycle === null ? null : draw(cycle);
  const shown = cycle === null || drawn === null ? null : { cycle, timeline: drawn };
  const encoder = new TextEncoder();
  yield encoder.encode(pageStart(summary, figures, { shown, files: filesOf(snapshot) }));
  const packed = (name: string, content: string): Generator<Uint8Array> =>
    base64Block(name, 'deflate', pack(encoder.encode(content)));
  yield* packed(FIGURES_BLOCK, JSON.stringify(figures));
  for (let first = 0; first < timelines.length; first += CYCLES_A_BLOCK) {
    const content: (DrawnTimeline | null)[] = [];
    for (const one of timelines.slice(first, first + CYCLES_A_BLOCK)) {
      content.push(draw(one));
      yield NOTHING_YET;
    }
    yield* packed(timelineBlock(first / CYCLES_A_BLOCK), JSON.stringify(content));
  }
  if (snapshot !== null) yield* base64Block(FILE_IDS.snapshot, 'plain', snapshot);
  yield* packedFile(FILE_IDS.cycles, csvPieces(tableOfRows(summary.cycles)), pack);
  yield* packedFile(FILE_IDS.report, [encoder.encode(JSON.stringify(reportOf(summary)))], pack);
  yield encoder.encode(pageEnd());
}

const filesOf = (snapshot: Uint8Array | null): PageFile[] => [
  ...(snapshot === null
    ? []
    : [
        {
          id: FILE_IDS.snapshot,
          name: 'recording.qsnap',
          label: 'Recording (.qsnap)',
          sizeBytes: snapshot.length,
        },
      ]),
  { id: FILE_IDS.cycles, name: 'cycles.csv', label: 'Cycles (CSV)', sizeBytes: null },
  { id: FILE_IDS.report, name: 'report.json', label: 'Report (JSON)', sizeBytes: null },
];

/** In parts, so that no more of it is packed at once than has to be. */
function* packedFile(name: string, pieces: Iterable<Uint8Array>, pack: Pack): Generator<Uint8Array> {
  for (const piece of pieces)
    for (let from = 0; from < piece.length; from += BLOCK_BYTES)
      yield* base64Block(name, 'deflate', pack(piece.subarray(from, from + BLOCK_BYTES)));
}
