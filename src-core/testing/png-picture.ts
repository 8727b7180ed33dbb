/** Reads a PNG as its specification says, so that what a library writes is not judged by the same library; for tests. */
export interface PngPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** "#rrggbb" of what is wholly opaque; throws outside of the picture. */
  colourAt(x: number, y: number): string;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Red, green, blue and alpha of eight bits. */
const CHANNELS = 4;

interface Chunks {
  readonly header: DataView;
  readonly packed: Uint8Array;
}

function chunksOf(png: Uint8Array): Chunks {
  if (SIGNATURE.some((byte, at) => png[at] !== byte)) throw new Error('It is no PNG.');
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const packed: number[][] = [];
  let header: DataView | null = null;
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === 'IHDR') header = new DataView(png.buffer, png.byteOffset + at + 8, length);
    if (type === 'IDAT') packed.push([...png.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  if (header === null) throw new Error('It has no header.');
  return { header, packed: Uint8Array.from(packed.flat()) };
}

/** `inflate`: of zlib's format. Takes only what is asked for here: eight bits, RGBA, not interlaced. */
export function readPng(png: Uint8Array, inflate: (packed: Uint8Array) => Uint8Array): PngPicture {
  const { header, packed } = chunksOf(png);
  const [widthPx, heightPx] = [header.getUint32(0), header.getUint32(4)];
  const form = [header.getUint8(8), header.getUint8(9), header.getUint8(12)].join();
  if (form !== '8,6,0') throw new Error(`It is a PNG of another form: ${form}.`);
  const pixels = unfiltered(inflate(packed), widthPx * CHANNELS, heightPx);
  return {
    ...{ widthPx, heightPx },
    colourAt: (x, y) => {
      if (x < 0 || y < 0 || x >= widthPx || y >= heightPx) throw new RangeError('It is not in the picture.');
      const at = (y * widthPx + x) * CHANNELS;
      if (pixels[at + 3] !== 0xff) throw new Error('It can be seen through.');
      return `#${[0, 1, 2].map((channel) => (pixels[at + channel] ?? 0).toString(16).padStart(2, '0')).join('')}`;
    },
  };
}

/** Each row begins with the number of its filter: section 9 of the specification. */
function unfiltered(rows: Uint8Array, rowBytes: number, heightPx: number): Uint8Array {
  if (rows.length !== (rowBytes + 1) * heightPx) throw new Error('Its rows are not whole.');
  const pixels = new Uint8Array(rowBytes * heightPx);
  for (let y = 0; y < heightPx; y += 1) {
    const from = y * (rowBytes + 1);
    const filter = rows[from];
    for (let x = 0; x < rowBytes; x += 1) {
      const here = y * rowBytes + x;
      const left = x < CHANNELS ? 0 : (pixels[here - CHANNELS] ?? 0);
      const above = y === 0 ? 0 : (pixels[here - rowBytes] ?? 0);
      const corner = x < CHANNELS || y === 0 ? 0 : (pixels[here - rowBytes - CHANNELS] ?? 0);
      const guesses = [0, left, above, (left + above) >> 1, paeth(left, above, corner)];
      pixels[here] = (rows[from + 1 + x] ?? 0) + (guesses[filter ?? -1] ?? NaN);
    }
  }
  return pixels;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(guess - value));
  if ((toLeft ?? 0) <= (toAbove ?? 0) && (toLeft ?? 0) <= (toCorner ?? 0)) return left;
  return (toAbove ?? 0) <= (toCorner ?? 0) ? above : corner;
}
