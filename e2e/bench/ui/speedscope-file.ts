/** Spans in speedscope's format: an evented profile a lane, written as it is made. See its file-format-schema.json. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { DrawnLane, DrawnSpan } from './drawn-spans';

export interface SpeedscopeFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly times: number;
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
  private waiting = '';

  constructor(path: string) {
    this.file = openSync(path, 'w');
  }

  write(text: string): void {
    this.waiting += text;
    if (this.waiting.length > CHUNK_CHARACTERS) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    const bytes = Buffer.from(this.waiting);
    for (let from = 0; from < bytes.length;) from += writeSync(this.file, bytes, from);
    this.sizeBytes += bytes.length;
    this.waiting = '';
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

/** An event of the format but for its end, which is `atNs}`. */
interface LaneEvent {
  readonly head: string;
  readonly atNs: number;
}

const SCHEMA = 'https://www.speedscope.app/file-format-schema.json';

export function writeSpeedscopeFile(path: string, { lanes, times }: Repeated): SpeedscopeFile {
  const everyNs = endOf(lanes);
  const file = new TextFile(path);
  const frames = new Frames();
  const counts = lanes.map(({ spans }) => spans.length * times);
  const shown = counts.indexOf(Math.max(...counts));
  file.write(`{"$schema":"${SCHEMA}","name":"recording","activeProfileIndex":${shown},"profiles":[`);
  lanes.forEach(({ title, spans }, lane) => {
    if (lane > 0) file.write(',');
    file.write(`{"type":"evented","name":${JSON.stringify(title)},"unit":"nanoseconds","startValue":0,`);
    file.write(`"endValue":${times * everyNs},"events":[`);
    const events = eventsOf(spans, frames);
    for (let turn = 0; turn < times; turn += 1) {
      events.forEach(({ head, atNs }, at) =>
        file.write(`${turn + at > 0 ? ',' : ''}${head}${turn * everyNs + atNs}}`),
      );
    }
    file.write(']}');
  });
  file.write(`],"shared":{"frames":${JSON.stringify(frames.names.map((each) => ({ name: each })))}}}\n`);
  file.close();
  const spans = counts.reduce((sum, count) => sum + count, 0);
  return {
    path,
    sizeBytes: file.sizeBytes,
    times,
    lanes: lanes.length,
    spans,
    shownSpans: counts[shown] ?? 0,
  };
}

/** What one repetition among a thousand takes in the file, about. */
export function bytesOfOne(lanes: readonly DrawnLane[]): number {
  const lateNs = 1000 * endOf(lanes);
  const frames = new Frames();
  return lanes
    .flatMap(({ spans }) => eventsOf(spans, frames))
    .reduce((sum, { head, atNs }) => sum + head.length + String(lateNs + atNs).length + 2, 0);
}

/** From one repetition's start to the next one's. */
const endOf = (lanes: readonly DrawnLane[]): number =>
  lanes.reduce((end, { spans }) => spans.reduce((latest, { endNs }) => Math.max(latest, endNs), end), 0);

/** Opens and closes by turns, each inside what is open: speedscope refuses anything else. */
function eventsOf(spans: readonly DrawnSpan[], frames: Frames): LaneEvent[] {
  const events: LaneEvent[] = [];
  const open: { readonly frame: number; readonly endNs: number }[] = [];
  const put = (type: 'O' | 'C', frame: number, atNs: number): void =>
    void events.push({ head: `{"type":"${type}","frame":${frame},"at":`, atNs });
  for (const { startNs, endNs, name } of spans) {
    for (let top = open.at(-1); top !== undefined && top.endNs <= startNs; top = open.at(-1)) {
      put('C', top.frame, top.endNs);
      open.pop();
    }
    const frame = frames.of(name);
    put('O', frame, startNs);
    open.push({ frame, endNs: Math.min(endNs, open.at(-1)?.endNs ?? Infinity) });
  }
  for (let top = open.pop(); top !== undefined; top = open.pop()) put('C', top.frame, top.endNs);
  return events;
}
