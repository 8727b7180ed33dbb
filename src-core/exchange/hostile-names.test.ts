/** Names that nobody should have, and times where numbers end: each file is still one that its readers take. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { tableFromIPC } from 'apache-arrow';
import { parquetReadObjects } from 'hyparquet';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { PICTURE_VIEWS, USUAL_PICTURE } from '../pictures/choice';
import type { PictureView } from '../pictures/choice';
import { picturePieces } from '../pictures/picture';
import type { Recording } from '../recording/recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { exchangedOf, writtenBytes, writtenText } from '../testing/exchanged';
import { exchangePieces } from './exchange';
import { EXCHANGE_TABLES } from './formats';
import type { ExchangeTable, ForeignFormatId } from './formats';

const drawn = drawRecording(STOP_CONT_DRAWING);

/** Everything in it that has a name called so. */
const named = (name: string): Recording => ({
  ...drawn,
  threads: drawn.threads.map((thread) => ({ ...thread, name })),
  tasks: [
    ...drawn.threads.map(({ tid }) => ({ tid, name })),
    ...drawn.tasks.map((task) => ({ ...task, name })),
  ],
  functions: drawn.functions.map((one) => (one === 'vm_state_notify' ? name : one)),
  stacks: drawn.stacks.map((stack) => [name, ...stack]),
});

const NAMES: readonly (readonly [string, string])[] = [
  ['quotes', `"a" 'b' \`c\` \\ \\" \\\\`],
  ['what ends a stack', 'a;b 12;; 3'],
  ['what ends a line', 'a\nb\r\nc\rd\u2028e\u2029f\u0085g'],
  ['a tag', '</script><script>alert(1)</script><!--]]>&amp;'],
  ['a table’s edge', 'a|b\tc,d'],
  ['half a character', 'a\ud800b\udc00'],
  ['control characters', 'a\0b\u0001c\u001bd\u007fe\ufffef\uffff'],
  ['a formula', `=cmd|' /C calc'!A0`],
  ['10,000 characters', 'long '.repeat(2_000)],
  ['nothing', ''],
  ['__proto__', '__proto__'],
];
/** As UTF-8 has it. */
const kept = (name: string): string => new TextDecoder().decode(new TextEncoder().encode(name));

const textOf = (recording: Recording, format: ForeignFormatId, table: ExchangeTable = 'cycles'): string =>
  writtenText(exchangePieces(exchangedOf(recording), { format, table }));
const bytesOf = (
  recording: Recording,
  format: ForeignFormatId,
  table: ExchangeTable,
): Uint8Array<ArrayBuffer> => writtenBytes(exchangePieces(exchangedOf(recording), { format, table }));

const pictureOf = (recording: Recording, view: PictureView): string =>
  writtenText(picturePieces(exchangedOf(recording), { ...USUAL_PICTURE, view }));

const schema = createRequire(import.meta.url).resolve('speedscope/dist/release/file-format-schema.json');
const isSpeedscope = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(schema, 'utf8')) as object,
);

describe.each(NAMES)('a recording whose names are %s', (_, name) => {
  const recording = named(name);

  it.each(['chrome', 'firefox', 'json', 'speedscope'] as const)('is JSON as %s', (format) => {
    const text = textOf(recording, format);
    const file: unknown = JSON.parse(text);
    if (format === 'speedscope') expect(isSpeedscope(file), JSON.stringify(isSpeedscope.errors)).toBe(true);
    if (format === 'chrome' || format === 'firefox')
      expect(JSON.stringify(file)).toContain(JSON.stringify(name).slice(1, -1));
  });

  it('has a stack and a number on each line as folded stacks', () => {
    for (const line of textOf(recording, 'folded').split('\n').slice(0, -1))
      expect(line).toMatch(/^[^\p{Cc}\u2028\u2029]+ \d+$/u);
  });

  it.each(EXCHANGE_TABLES)('has its names in the table of %s, whichever format it is in', async (table) => {
    const arrow = tableFromIPC(bytesOf(recording, 'arrow', table));
    const column = table === 'cycles' ? null : 'thread';
    const parquet = await parquetReadObjects({ file: bytesOf(recording, 'parquet', table).buffer });
    expect(arrow.numRows).toBe(parquet.length);
    expect(arrow.numRows).toBeGreaterThan(0);
    if (column === null) return;
    const ours = new Set([...(arrow.getChild(column) ?? [])]);
    expect(ours).toEqual(new Set(parquet.map((row: Record<string, unknown>) => row[column] ?? null)));
    if (name !== '') expect(ours).toContain(kept(name));
  });

  it('is a trace as Perfetto', () => {
    const reader = protobuf.Reader.create(bytesOf(recording, 'perfetto', 'cycles'));
    while (reader.pos < reader.len) {
      expect(reader.uint32()).toBe((1 << 3) | 2);
      reader.skip(reader.uint32());
    }
  });

  it.each(PICTURE_VIEWS)('is XML as a picture of %s', (view) => {
    const picture = pictureOf(recording, view);
    expect(picture).not.toMatch(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/,
    );
    expect(picture.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|#\d+);)/);
  });
});

/** All of it so much later. */
function later(recording: Recording, byNs: number): Recording {
  const add = (ns: number): number => ns + byNs;
  const moved = JSON.parse(
    JSON.stringify(recording.cycles, (key, value: unknown) =>
      key.endsWith('Ns') && typeof value === 'number' ? add(value) : value,
    ),
  ) as Recording['cycles'];
  return {
    ...recording,
    events: { ...recording.events, timeNs: recording.events.timeNs.map(add) },
    cycles: moved,
  };
}

const LAST_NS = Number.MAX_SAFE_INTEGER - 1_000_000;

describe.each([
  ['at the very beginning', drawn],
  ['where numbers end', later(drawn, LAST_NS)],
  ['nowhere, for it has no cycle', { ...drawn, cycles: [] }],
])('a recording whose times are %s', (_, recording) => {
  const cycles = recording.cycles.length;

  it('has them to the nanosecond in tables', async () => {
    const [whole, moved] = await Promise.all(
      [drawn, recording].map((one) => parquetReadObjects({ file: bytesOf(one, 'parquet', 'spans').buffer })),
    );
    const byNs = recording === drawn || cycles === 0 ? 0n : BigInt(LAST_NS);
    expect(moved).toEqual(
      cycles === 0 ? [] : whole?.map((row) => ({ ...row, startNs: (row['startNs'] as bigint) + byNs })),
    );
    const arrow = tableFromIPC(bytesOf(recording, 'arrow', 'spans'));
    expect([...(arrow.getChild('startNs') ?? [])]).toEqual(moved?.map((row) => row['startNs']));
  });

  it.each(['chrome', 'firefox', 'json', 'speedscope'] as const)(
    'is JSON without a number that is none as %s',
    (format) => {
      const text = textOf(recording, format);
      expect(() => JSON.parse(text) as unknown).not.toThrow();
      expect(text).not.toMatch(/NaN|Infinity|undefined|\de[+-]?\d/);
    },
  );

  it.each(PICTURE_VIEWS)('is drawn without a number that is none as %s', (view) => {
    expect(pictureOf(recording, view).replace(/<style>[^]*?<\/style>/, '')).not.toMatch(
      /NaN|Infinity|undefined/,
    );
  });

  it.each(['folded', 'html'] as const)('is written without a number that is none as %s', (format) => {
    // Of a page what a reader sees: its script knows the words.
    const [shown = ''] = textOf(recording, format).split('</main>');
    expect(shown.replace(/<style>[^]*?<\/style>/, '')).not.toMatch(/NaN|Infinity|undefined/);
  });
});
