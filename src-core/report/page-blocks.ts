/** Data within the page: base64 in elements that no browser runs or shows. */

const ALPHABET = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PADDING = '='.charCodeAt(0);

/** RFC 4648, as ASCII. */
export function base64(bytes: Uint8Array): Uint8Array {
  const encoded = new Uint8Array(4 * Math.ceil(bytes.length / 3)).fill(PADDING);
  const digit = (bits: number): number => ALPHABET[bits & 63] ?? 0;
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const [a = 0, b, c] = [bytes[from], bytes[from + 1], bytes[from + 2]];
    encoded[to] = digit(a >> 2);
    encoded[to + 1] = digit((a << 4) | ((b ?? 0) >> 4));
    if (b !== undefined) encoded[to + 2] = digit((b << 2) | ((c ?? 0) >> 6));
    if (c !== undefined) encoded[to + 3] = digit(c);
  }
  return encoded;
}

/** How a block's bytes are: as they are, or as a raw deflate stream. */
export type BlockForm = 'plain' | 'deflate';

/** Blocks of one name stand for one content, in order. */
export function* base64Block(name: string, form: BlockForm, content: Uint8Array): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`<script type="text/plain" data-block="${name}" data-form="${form}">`);
  yield base64(content);
  yield encoder.encode('</script>\n');
}
