/** A snapshot taken apart and put together again, for tests of what is in it. */
import { crc32 } from '../snapshot/crc32';
import { encodeJson } from '../snapshot/json';
import { MANIFEST, MAX_ENTRIES, manifestOf } from '../snapshot/manifest';
import { readZip } from '../snapshot/zip';
import { writeZip } from '../snapshot/zip-writer';

/** All of its entries, the manifest among them. */
export function takeApart(file: Uint8Array): Map<string, Uint8Array> {
  const read = readZip(file, { maxEntries: MAX_ENTRIES, isAllowed: () => true });
  if (!read.ok) throw new Error(read.error.message);
  return new Map(read.value);
}

/** With a manifest that describes the entries as they are now. */
export function putTogether(entries: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  const rest = new Map(entries);
  rest.delete(MANIFEST);
  const written = new Map(
    [...rest].map(([name, content]) => [name, { sizeBytes: content.length, crc32: crc32(content) }]),
  );
  return writeZip(new Map([...rest, [MANIFEST, encodeJson(manifestOf(written, []))]]));
}
