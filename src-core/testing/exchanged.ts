/** Recordings as writers take them, and what they write as one piece; for tests. */
import { analyseRecording } from '../analysis/analyse';
import { attributedByNeed, chunkedInMemory } from '../analysis/attribution';
import { ExchangedRecording } from '../exchange/exchanged-recording';
import type { Recording } from '../recording/recording';
import { sampleEnvironment } from './summaries';

export const exchangedOf = (
  recording: Recording,
  chosen: readonly number[] | null = null,
): ExchangedRecording =>
  new ExchangedRecording(
    analyseRecording(recording),
    sampleEnvironment(recording.level),
    chosen === null ? null : Uint32Array.from(chosen),
  );

/** In chunks of so many rows, as a snapshot has them. */
export const exchangedInChunks = (recording: Recording, leastRows: number): ExchangedRecording =>
  new ExchangedRecording(
    attributedByNeed(chunkedInMemory(recording, leastRows)),
    sampleEnvironment(recording.level),
  );

export function writtenBytes(pieces: Iterable<Uint8Array>): Uint8Array<ArrayBuffer> {
  const all = [...pieces];
  const bytes = new Uint8Array(all.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of all) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

export const writtenText = (pieces: Iterable<Uint8Array>): string =>
  new TextDecoder().decode(writtenBytes(pieces));
