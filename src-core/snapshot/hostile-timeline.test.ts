import { describe, expect, it } from 'vitest';
import { drawRecording } from '../testing/draw-recording';
import { putTogether, takeApart } from '../testing/snapshot-entries';
import { resultsOfContent } from '../testing/snapshots';
import { sampleEnvironment } from '../testing/summaries';
import { FIRST_VIEW } from '../timeline/view-state';
import { decodeSnapshot } from './decode';
import { encodeSnapshot } from './encode';
import { encodeJson } from './json';
import { columnEntry, type Column } from './typed-columns';
import type { TimelineV4 } from './versions/v4-timeline';

/** Two cycles; a task outside QEMU wakes the main thread in the first one alone. */
const DRAWING = `
   0 main   runs
  10 client stop
  20 main   > vm_stop
  50 main   sleep futex_wait
  58 main   woken by k0
  60 main   runs
  80 main   < vm_stop
  85 client stopped
  90 client ok
 200 client cont
 210 main   > vm_start
 220 main   < vm_start
 230 client ok
 310 client stop
 320 main   > vm_stop
 380 main   < vm_stop
 385 client stopped
 390 client ok
 500 client cont
 510 main   > vm_start
 520 main   < vm_start
 530 client ok
`;

function sound(): Map<string, Uint8Array> {
  const content = {
    environment: sampleEnvironment('probes'),
    recording: drawRecording(DRAWING),
    perf: [],
    view: FIRST_VIEW,
  };
  return takeApart(encodeSnapshot(content, resultsOfContent(content)));
}

const documentOf = (entries: ReadonlyMap<string, Uint8Array>): TimelineV4 =>
  JSON.parse(new TextDecoder().decode(entries.get('timeline.json'))) as TimelineV4;

const faultOf = (entries: Map<string, Uint8Array>): unknown => {
  const decoded = decodeSnapshot(putTogether(entries));
  return decoded.ok ? 'none' : decoded.error.facts['entry'];
};

const [sparse, whole] = [0, 1].map((missing) =>
  documentOf(sound()).rows.findIndex(({ count }) => (missing === 0 ? count === 1 : count === 2)),
);
const ofSparse = (column: string): string => `timeline/${String(sparse)}.${column}`;
const ofWhole = (column: string): string => `timeline/${String(whole)}.${column}`;

describe('a timeline in a hostile file', () => {
  it('is sound before it is spoiled, with rows that both cycles have and rows that one has', () => {
    expect(faultOf(sound())).toBe('none');
    expect([sparse, whole]).not.toContain(-1);
  });

  it.each<[string, Column]>([
    [ofSparse('cycle'), new Uint32Array([2])],
    [ofSparse('cycle'), new Uint32Array([0, 1])],
    [ofSparse('start'), new Int32Array([])],
    [ofSparse('look'), new Uint8Array([1])],
    [ofWhole('start'), new Int32Array([0, -(2 ** 31)])],
    [ofWhole('start'), new Int32Array([0])],
    [ofWhole('length'), new Int32Array([5, -1])],
    [ofWhole('look'), new Uint8Array([0, 200])],
    ['timeline/figures.from', new Uint32Array([0, 9, 3])],
    ['timeline/figures.from', new Uint32Array([0, 0, 2 ** 30])],
    ['timeline/figures.key', new Uint8Array([255])],
    ['timeline/figures.value', new Int32Array([1])],
    ['timeline/labels.from', new Uint32Array([1, 1, 1])],
    ['timeline/labels.label', new Uint8Array([])],
    ['timeline/labels.count', new Uint32Array([])],
  ])('is refused when %s holds %o', (path, column) => {
    const entries = sound();
    const [name, content] = columnEntry(path, column);
    expect([...entries.keys()]).toContain(name);
    entries.set(name, content);
    expect(faultOf(entries)).toBe(name);
  });

  it('is refused when numbers of its columns name what is not there', () => {
    for (const column of ['figures.key', 'labels.label']) {
      const entries = sound();
      const name = `timeline/${column}.u8`;
      entries.set(name, new Uint8Array(entries.get(name)?.length ?? 0).fill(250));
      expect(faultOf(entries)).toBe(name);
    }
  });

  const lane = { id: 'vcpu-7', kind: 'vcpu', title: '', subtitle: '', place: 0 };
  const row = { lane: 0, depth: 9, mark: -1, count: 0, start: 'i32', length: 'i32', looks: [] };
  it.each<[string, (document: TimelineV4) => object]>([
    ['a lane twice', ({ lanes }) => ({ lanes: [...lanes, ...lanes] })],
    ['a lane that is never drawn', ({ lanes }) => ({ lanes: [...lanes, { ...lane, id: '<b>' }] })],
    ['a lane of no kind', ({ lanes }) => ({ lanes: [...lanes, { ...lane, kind: 'advertisement' }] })],
    ['a label twice', ({ labels }) => ({ labels: [...labels, labels[0]] })],
    ['a reason of no label', () => ({ reasons: [[9_999, 'bql']] })],
    ['a reason that is none', () => ({ reasons: [[0, 'bad luck']] })],
    ['a row twice', ({ rows }) => ({ rows: [...rows, ...rows] })],
    ['a row of no lane', ({ rows }) => ({ rows: [...rows, { ...row, lane: 99 }] })],
    ['a row of more cycles than there are', ({ rows }) => ({ rows: [...rows, { ...row, count: 3 }] })],
    ['a row of no depth', ({ rows }) => ({ rows: [...rows, { ...row, depth: -1 }] })],
    ['a row of marks that hide slices', ({ rows }) => ({ rows: [...rows, { ...row, depth: -1, mark: 0 }] })],
    ['a row that is too deep', ({ rows }) => ({ rows: [...rows, { ...row, depth: 256 }] })],
    ['a look of no label', ({ rows }) => ({ rows: [...rows, { ...row, looks: [[0, 9_999]] }] })],
    ['a figure of no kind', ({ digests }) => ({ digests: { ...digests, keys: [[9, 0, 0, 0]] } })],
    ['a figure of no lane', ({ digests }) => ({ digests: { ...digests, keys: [[0, 99, 0, 0]] } })],
    ['a word that no timeline has', () => ({ note: 'believe me' })],
  ])('is refused when it has %s', (_, change) => {
    const entries = sound();
    const document = documentOf(entries);
    entries.set('timeline.json', encodeJson({ ...document, ...change(document) }));
    expect(faultOf(entries)).toBe('timeline.json');
  });

  it('is refused before rows that no memory holds are made', () => {
    const entries = sound();
    const document = documentOf(entries);
    const lanes = Array.from({ length: 40 }, (_, at) => ({ ...lane, id: `thread-${String(at)}` }));
    const rows = lanes.map((_, at) => ({ ...row, lane: at, depth: 255 }));
    entries.set('timeline.json', encodeJson({ ...document, lanes, rows, digests: { ...document.digests } }));
    expect(faultOf(entries)).toBe('timeline.json');
  });
});
