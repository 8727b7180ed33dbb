/**
 * A Perfetto trace: a track each for the cycles with their phases, for every thread's calls and events, for its states, and counters
 * of the cycles' figures. Wake-ups and signals are flows. See README.md for what it leaves to be asked elsewhere.
 */
import { NOTHING_YET } from './exchanged-recording';
import type { ExchangedRecording } from './exchanged-recording';
import { EventTracks } from './perfetto-events';
import { SliceTracks } from './perfetto-slices';
import { TracePackets } from './perfetto-packets';
import { TraceTracks } from './perfetto-tracks';

/** As much as is put on the disk at a time: it is not copied once more. */
const PIECE_BYTES = 1 << 20;

export function* perfettoPieces(exchanged: ExchangedRecording): Generator<Uint8Array> {
  const { origin, clock } = exchanged.recording;
  const packets = new TracePackets(origin, clock);
  const tracks = new TraceTracks(packets, exchanged);
  const slices = new SliceTracks(packets, tracks, exchanged.recording);
  const events = new EventTracks(packets, tracks, exchanged.recording);
  for (const { context, firstRow, endRow } of exchanged.cycles()) {
    slices.add(context);
    events.add(context, firstRow, endRow);
    yield packets.length < PIECE_BYTES ? NOTHING_YET : packets.take();
  }
  yield packets.take();
}
