/** speedscope's own format: an evented profile a lane, in nanoseconds. See its file-format-schema.json. */
import type { ExchangedRecording } from './exchanged-recording';
import { lanesOf } from './lanes';
import type { Lane } from './lanes';
import { recordingTitle } from './recording-title';
import { TextPieces } from './text-pieces';

const SCHEMA = 'https://www.speedscope.app/file-format-schema.json';

export function* speedscopePieces(exchanged: ExchangedRecording): Generator<Uint8Array> {
  const { names, lanes } = yield* lanesOf(exchanged);
  const text = new TextPieces();
  const { environment } = exchanged;
  const frames = names.map((name) => ({ name }));
  text.add(`{"$schema":${JSON.stringify(SCHEMA)},"name":${JSON.stringify(recordingTitle(exchanged))},`);
  text.add(`"exporter":${JSON.stringify(`Quiescope ${environment.quiescope}`)},"activeProfileIndex":0,`);
  text.add(`"shared":{"frames":${JSON.stringify(frames)}},"profiles":[`);
  let before = '';
  for (const lane of lanes) {
    if (lane.count === 0) continue;
    text.add(`${before}\n{"type":"evented","name":${JSON.stringify(lane.title)},"unit":"nanoseconds",`);
    text.add(`"startValue":${String(lane.startNs(0))},"endValue":${String(endOf(lane))},"events":[`);
    for (const event of eventsOf(lane)) {
      text.add(event);
      const piece = text.piece();
      if (piece.length > 0) yield piece;
    }
    text.add(']}');
    before = ',';
  }
  text.add('\n]}\n');
  yield text.rest();
}

function endOf(lane: Lane): number {
  let endNs = 0;
  for (let at = 0; at < lane.count; at += 1) endNs = Math.max(endNs, lane.endNs(at));
  return endNs;
}

/** Opens and closes by turns, each inside what is open: a slice ends with the one around it at the latest. */
function* eventsOf(lane: Lane): Generator<string> {
  const open: { readonly frame: number; readonly endNs: number }[] = [];
  let before = '';
  const event = (type: 'O' | 'C', frame: number, atNs: number): string => {
    const told = `${before}{"type":"${type}","frame":${String(frame)},"at":${String(atNs)}}`;
    before = ',';
    return told;
  };
  for (let at = 0; at < lane.count; at += 1) {
    const startNs = lane.startNs(at);
    for (let top = open.at(-1); top !== undefined && top.endNs <= startNs; top = open.at(-1)) {
      yield event('C', top.frame, top.endNs);
      open.pop();
    }
    const endNs = Math.min(lane.endNs(at), open.at(-1)?.endNs ?? Infinity);
    yield event('O', lane.name(at), startNs);
    open.push({ frame: lane.name(at), endNs });
  }
  for (let top = open.pop(); top !== undefined; top = open.pop()) yield event('C', top.frame, top.endNs);
}
