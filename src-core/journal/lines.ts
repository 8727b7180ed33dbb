/** One entry a line: a checksum, a space, JSON. A line that was cut off, or that something else wrote, is none. */
import { crc32 } from '../snapshot/crc32';
import { readCycleLine } from './cycle-line';
import { journalEntry } from './entries';
import type { JournalEntry } from './entries';

const CHECKSUM_DIGITS = 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const checksumOf = (json: Uint8Array): string => crc32(json).toString(16).padStart(CHECKSUM_DIGITS, '0');

/** With its line's end: it has none inside. */
export function lineOf(entry: JournalEntry): string {
  const json = JSON.stringify(entry, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return `${checksumOf(encoder.encode(json))} ${json}\n`;
}

/** Without its line's end; null for what is no entry. */
export function parseLine(line: Uint8Array): JournalEntry | null {
  const checksum = checksumOf(line.subarray(CHECKSUM_DIGITS + 1));
  const text = decoder.decode(line);
  if (!text.startsWith(`${checksum} `)) return null;
  const json = text.slice(CHECKSUM_DIGITS + 1);
  return readCycleLine(json) ?? readAnyLine(json);
}

function readAnyLine(json: string): JournalEntry | null {
  try {
    const parsed = journalEntry.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
