/**
 * The forms in which QEMU's trace backend "log" prints an event, with its arguments by the event's own format:
 *
 *     TID@SECONDS.MICROSECONDS:event arguments   -msg timestamp=on, up to QEMU 10.1
 *     2025-11-02T09:30:00.123456Z event arguments   -msg timestamp=on, from QEMU 10.2 on; no thread
 *     event arguments                               without -msg timestamp=on
 *
 * Seen of 7.2.22 and 10.0.2; for the second form see scripts/tracetool/backend/log.py and util/log.c of 10.2.
 */

export type LineKind = 'event' | 'untimed' | 'torn' | 'other';

const [ZERO, NINE, AT, COLON, DOT, DASH, SPACE, UNDERSCORE] = [48, 57, 64, 58, 46, 45, 32, 95];
const [LOWER_A, LOWER_Z, UPPER_A, UPPER_Z, T, Z] = [97, 122, 65, 90, 84, 90];

/** QEMU's longest has some 60. */
const MAX_NAME_BYTES = 128;
/** gettid() is below 2^22. */
const MAX_TID_DIGITS = 9;
/** Enough for some thousand years; all such seconds are exact in a double. */
const MAX_SECOND_DIGITS = 11;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= NINE;
const isLower = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= LOWER_A && byte <= LOWER_Z;
const isNameByte = (byte: number | undefined): boolean =>
  isLower(byte) ||
  isDigit(byte) ||
  byte === UNDERSCORE ||
  (byte !== undefined && byte >= UPPER_A && byte <= UPPER_Z);

/** Days from 1970-01-01 in the proleptic Gregorian calendar. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  // Years from March, so that the leap day is the last of its year.
  const ofYear = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(ofYear / 4) - Math.floor(ofYear / 100) + Math.floor(ofYear / 400);
  return ofYear * 365 + leapDays + dayOfYear - 719_468;
}

/** One line at a time; the fields are of the last line that was read as an event. */
export class TraceLine {
  tid = -1;
  seconds = 0;
  nanoseconds = 0;
  nameFrom = 0;
  nameEnd = 0;
  argumentsFrom = 0;

  private bytes: Uint8Array = new Uint8Array(0);
  private end = 0;

  read(bytes: Uint8Array, from: number, end: number): LineKind {
    this.bytes = bytes;
    this.end = end;
    const byThread = this.threadStamp(from);
    if (byThread >= 0) return this.readName(byThread) && !this.holdsStamp() ? 'event' : 'torn';
    const dated = this.dateStamp(from);
    // Warnings carry the same date; no program's name is like an event's.
    if (dated >= 0) return this.readName(dated) ? (this.holdsStamp() ? 'torn' : 'event') : 'other';
    if (this.isStampBegun(from)) return 'torn';
    return this.readName(from) ? 'untimed' : 'other';
  }

  /** Reads `TID@SECONDS.MICROSECONDS:`; where it ends, or -1. */
  private threadStamp(from: number): number {
    const tidEnd = this.digitsEnd(from, MAX_TID_DIGITS);
    if (tidEnd === from || this.bytes[tidEnd] !== AT) return -1;
    const secondsEnd = this.digitsEnd(tidEnd + 1, MAX_SECOND_DIGITS);
    if (secondsEnd === tidEnd + 1 || this.bytes[secondsEnd] !== DOT) return -1;
    const microsEnd = this.digitsEnd(secondsEnd + 1, 6);
    if (microsEnd !== secondsEnd + 7 || microsEnd >= this.end || this.bytes[microsEnd] !== COLON) return -1;
    this.tid = this.number(from, tidEnd);
    this.seconds = this.number(tidEnd + 1, secondsEnd);
    this.nanoseconds = this.number(secondsEnd + 1, microsEnd) * 1_000;
    return microsEnd + 1;
  }

  /** Reads `YYYY-MM-DDTHH:MM:SS[.ffffff]Z ` (GLib leaves out a fraction of zero); where it ends, or -1. */
  private dateStamp(from: number): number {
    if (!this.hasDateForm(from)) return -1;
    let at = from + 19;
    let nanoseconds = 0;
    if (this.bytes[at] === DOT) {
      const fractionEnd = this.digitsEnd(at + 1, 9);
      if (fractionEnd === at + 1) return -1;
      nanoseconds = this.number(at + 1, fractionEnd) * 10 ** (9 - (fractionEnd - at - 1));
      at = fractionEnd;
    }
    if (at + 1 >= this.end || this.bytes[at] !== Z || this.bytes[at + 1] !== SPACE) return -1;
    const part = (offset: number, length: number): number =>
      this.number(from + offset, from + offset + length);
    const [year, month, day] = [part(0, 4), part(5, 2), part(8, 2)];
    const [hour, minute, second] = [part(11, 2), part(14, 2), part(17, 2)];
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return -1;
    this.tid = -1;
    this.seconds = daysSinceEpoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    this.nanoseconds = nanoseconds;
    return at + 2;
  }

  private hasDateForm(from: number): boolean {
    if (from + 20 > this.end) return false;
    const { bytes } = this;
    for (const [offset, byte] of DATE_SEPARATORS) if (bytes[from + offset] !== byte) return false;
    let digits = 0;
    for (let offset = 0; offset < 19; offset += 1) if (isDigit(bytes[from + offset])) digits += 1;
    return digits === 14;
  }

  /** The event's name, and the space after it; false where there is none. Every name has an underscore. */
  private readName(from: number): boolean {
    const { bytes, end } = this;
    if (!isLower(bytes[from])) return false;
    let at = from;
    let hasUnderscore = false;
    while (at < end && isNameByte(bytes[at])) {
      if (bytes[at] === UNDERSCORE) hasUnderscore = true;
      at += 1;
    }
    if (!hasUnderscore || at - from > MAX_NAME_BYTES || (at < end && bytes[at] !== SPACE)) return false;
    this.nameFrom = from;
    this.nameEnd = at;
    this.argumentsFrom = Math.min(at + 1, end);
    return true;
  }

  /** Whether another line's beginning stands among the arguments. */
  private holdsStamp(): boolean {
    const { bytes, end, argumentsFrom } = this;
    for (let at = argumentsFrom; at < end; at += 1) {
      const byte = bytes[at];
      if (byte === AT && isDigit(bytes[at - 1]) && this.isStampAt(at - 1, 'thread')) return true;
      if (byte === T && at - 10 >= argumentsFrom && this.isStampAt(at - 10, 'date')) return true;
    }
    return false;
  }

  /** Leaves the fields as they are. */
  private isStampAt(from: number, form: 'thread' | 'date'): boolean {
    const { tid, seconds, nanoseconds } = this;
    const stampEnd = form === 'thread' ? this.threadStamp(from) : this.dateStamp(from);
    this.tid = tid;
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
    return stampEnd >= 0 && stampEnd < this.end && isLower(this.bytes[stampEnd]);
  }

  /** Whether the line begins like `TID@` but does not go on so: its rest was lost. */
  private isStampBegun(from: number): boolean {
    const tidEnd = this.digitsEnd(from, MAX_TID_DIGITS);
    return tidEnd > from && tidEnd < this.end && this.bytes[tidEnd] === AT;
  }

  private digitsEnd(from: number, most: number): number {
    const last = Math.min(from + most, this.end);
    let at = from;
    while (at < last && isDigit(this.bytes[at])) at += 1;
    return at;
  }

  private number(from: number, end: number): number {
    let value = 0;
    for (let at = from; at < end; at += 1) value = value * 10 + ((this.bytes[at] ?? ZERO) - ZERO);
    return value;
  }
}

const DATE_SEPARATORS = [
  [4, DASH],
  [7, DASH],
  [10, T],
  [13, COLON],
  [16, COLON],
] as const;
