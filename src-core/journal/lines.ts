/** One entry a line: a checksum, a space, JSON. A line that was cut off, or that something else wrote, is none. */
import { crc32 } from '../snapshot/crc32';
import { journalEntry } from './entries';
import type { JournalEntry } from './entries';

const CHECKSUM_DIGITS = 8;

const encoder = new TextEncoder();

const checksumOf = (json: string): string =>
  crc32(encoder.encode(json)).toString(16).padStart(CHECKSUM_DIGITS, '0');

/** With its line's end: it has none inside. */
export function lineOf(entry: JournalEntry): string {
  const json = JSON.stringify(entry, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return `${checksumOf(json)} ${json}\n`;
}

/** Without its line's end; null for what is no entry. */
export function parseLine(line: string): JournalEntry | null {
  const json = line.slice(CHECKSUM_DIGITS + 1);
  if (line !== `${checksumOf(json)} ${json}`) return null;
  try {
    const parsed = journalEntry.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
