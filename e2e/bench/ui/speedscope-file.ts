/** Spans in speedscope's format: an evented profile a lane, written as it is made. See its file-format-schema.json. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { DrawnLane, DrawnSpan } from './drawn-spans';

export interface SpeedscopeFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly lanes: number;
  readonly spans: number;
  /** Of the lane that it shows first: the one with most of them. */
  readonly shownSpans: number;
}

export interface Repeated {
  readonly lanes: readonly DrawnLane[];
  readonly times: number;
}

const CHUNK_CHARACTERS = 1 << 20;

class TextFile {
  sizeBytes = 0;
  private readonly file: number;
  private waiting: string[] = [];
  private length = 0;

  constructor(path: string) {
    this.file = openSync(path, 'w');
  }

  write(text: string): void {
    this.waiting.push(text);
    this.length += text.length;
    if (this.length > CHUNK_CHARACTERS) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    const bytes = Buffer.from(this.waiting.join(''));
    writeSync(this.file, bytes);
    this.sizeBytes += bytes.length;
    this.waiting = [];
    this.length = 0;
  }
}

class Frames {
  readonly names: string[] = [];
  private readonly indexes = new Map<string, number>();

  of(name: string): number {
    const known = this.indexes.get(name) ?? this.names.push(name) - 1;
    this.indexes.set(name, known);
    return known;
  }
}

export function writeSpeedscopeFile(path: string, name: string, repeated: Repeated): SpeedscopeFile {
  const { lanes, times } = repeated;
  const everyNs = endOf(lanes);
  const file = new TextFile(path);
  const frames = new Frames();
  const counts = lanes.map(({ spans }) => spans.length * times);
  const shown = counts.indexOf(Math.max(...counts));
  file.write(
    `{"$schema":"https://www.speedscope.app/file-format-schema.json","name":${JSON.stringify(name)},`,
  );
  file.write(`"activeProfileIndex":${shown},"profiles":[`);
  lanes.forEach(({ title, spans }, lane) => {
    if (lane > 0) file.write(',');
    file.write(`{"type":"evented","name":${JSON.stringify(title)},"unit":"nanoseconds","startValue":0,`);
    file.write(`"endValue":${times * everyNs},"events":[`);
    let before = '';
    for (let turn = 0; turn < times; turn += 1) {
      for (const event of eventsOf(spans, turn * everyNs, frames)) {
        file.write(before + event);
        before = ',';
      }
    }
    file.write(']}');
  });
  file.write(`],"shared":{"frames":${JSON.stringify(frames.names.map((each) => ({ name: each })))}}}\n`);
  file.close();
  const spans = counts.reduce((sum, count) => sum + count, 0);
  return { path, sizeBytes: file.sizeBytes, lanes: lanes.length, spans, shownSpans: counts[shown] ?? 0 };
}

/** From one repetition's start to the next one's. */
const endOf = (lanes: readonly DrawnLane[]): number =>
  lanes.reduce((end, { spans }) => spans.reduce((latest, { endNs }) => Math.max(latest, endNs), end), 0);

/** Opens and closes by turns, each inside what is open: speedscope refuses anything else. */
function* eventsOf(spans: readonly DrawnSpan[], atNs: number, frames: Frames): Generator<string> {
  const open: { readonly frame: number; readonly endNs: number }[] = [];
  const close = ({ frame, endNs }: (typeof open)[number]): string =>
    `{"type":"C","frame":${frame},"at":${endNs}}`;
  for (const span of spans) {
    const startNs = atNs + span.startNs;
    for (let top = open.at(-1); top !== undefined && top.endNs <= startNs; top = open.at(-1)) {
      yield close(top);
      open.pop();
    }
    const endNs = Math.min(atNs + span.endNs, open.at(-1)?.endNs ?? Infinity);
    const frame = frames.of(span.name);
    yield `{"type":"O","frame":${frame},"at":${startNs}}`;
    open.push({ frame, endNs });
  }
  for (let top = open.pop(); top !== undefined; top = open.pop()) yield close(top);
}
