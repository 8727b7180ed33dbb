const STEP = 4;
/** From here on the engine's own copying is faster than a loop, in spite of its call. */
const LONG = 64;

/** Copies a run of literals; writes up to 3 bytes more, which what follows overwrites. */
export function copyLiterals(
  from: Uint8Array,
  fromView: DataView,
  at: number,
  to: Uint8Array,
  toView: DataView,
  out: number,
  length: number,
): void {
  if (length >= LONG) {
    to.set(from.subarray(at, at + length), out);
    return;
  }
  for (let done = 0; done < length; done += STEP)
    toView.setUint32(out + done, fromView.getUint32(at + done, true), true);
}

/** Copies what was produced `offset` bytes before, which may be what this copy itself produces; writes up to 3 bytes more. */
export function copyMatch(
  bytes: Uint8Array,
  view: DataView,
  out: number,
  offset: number,
  length: number,
): void {
  const from = out - offset;
  if (offset < STEP) {
    for (let done = 0; done < length; done += 1) bytes[out + done] = bytes[from + done] ?? 0;
    return;
  }
  if (length >= LONG && offset >= length) {
    bytes.copyWithin(out, from, from + length);
    return;
  }
  for (let done = 0; done < length; done += STEP)
    view.setUint32(out + done, view.getUint32(from + done, true), true);
}
