/**
 * Branded units. Absolute times are bigint and live at the edges; everything else is an integer-nanosecond
 * offset from a recording's origin, exact in a double for 104 days.
 */

declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

/** An instant on CLOCK_MONOTONIC, in nanoseconds since boot. */
export type MonotonicNs = Branded<bigint, 'MonotonicNs'>;
/** An instant on CLOCK_REALTIME, in nanoseconds since 1970. */
export type RealtimeNs = Branded<bigint, 'RealtimeNs'>;
/** An instant as integer nanoseconds from the recording's origin; may be negative. */
export type OffsetNs = Branded<number, 'OffsetNs'>;
/** A length of time in integer nanoseconds. */
export type DurationNs = Branded<number, 'DurationNs'>;
/** A Linux thread id. */
export type Tid = Branded<number, 'Tid'>;
/** QEMU's cpu_index. */
export type VcpuIndex = Branded<number, 'VcpuIndex'>;
/** A number of bytes. */
export type Bytes = Branded<number, 'Bytes'>;

export const monotonicNs = (value: bigint): MonotonicNs => value as MonotonicNs;
export const realtimeNs = (value: bigint): RealtimeNs => value as RealtimeNs;
export const offsetNs = (value: number): OffsetNs => value as OffsetNs;
export const durationNs = (value: number): DurationNs => value as DurationNs;
export const tid = (value: number): Tid => value as Tid;
export const vcpuIndex = (value: number): VcpuIndex => value as VcpuIndex;
export const bytes = (value: number): Bytes => value as Bytes;

export const offsetFrom = (origin: MonotonicNs, instant: MonotonicNs): OffsetNs =>
  offsetNs(Number(instant - origin));
export const durationBetween = (start: OffsetNs, end: OffsetNs): DurationNs => durationNs(end - start);

/** A figure and its unit apart, so that a view can set the unit smaller. */
export interface Quantity {
  readonly figure: string;
  readonly unit: string;
}

/** Picks ns, µs, ms or s for `value` nanoseconds, with about `digits` significant digits. */
export function durationQuantity(value: number, digits = 4): Quantity {
  const magnitude = Math.abs(value);
  if (magnitude < 1_000) return { figure: String(Math.round(value)), unit: 'ns' };
  const [scale, unit] =
    magnitude < 1_000_000 ? [1e3, 'µs'] : magnitude < 1_000_000_000 ? [1e6, 'ms'] : [1e9, 's'];
  const scaled = value / scale;
  const whole = Math.max(1, Math.floor(Math.log10(Math.abs(scaled))) + 1);
  return { figure: scaled.toFixed(Math.max(0, digits - whole)), unit };
}

export function formatDuration(value: number, digits = 4): string {
  const { figure, unit } = durationQuantity(value, digits);
  return `${figure} ${unit}`;
}

const THOUSANDS = /\B(?=(?:\d{3})+$)/g;

/** A whole number as one reads it: "100,000". */
export const formatCount = (value: number): string =>
  // Intl would do it as well, and take longer to load than all of our own modules.
  value.toFixed(0).replaceAll(THOUSANDS, ',');

/** "1 cycle", "10,020 cycles": of nouns that take an s. */
export const formatCounted = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** "all 80 cycles", "the only cycle". */
export const formatAll = (count: number, noun: string): string =>
  count === 1 ? `the only ${noun}` : `all ${formatCounted(count, noun)}`;

/** A length in microseconds without its unit, so that the figures of a column compare at a glance: "1,053", "20.4". */
export function formatMicroseconds(ns: number): string {
  const us = ns / 1000;
  return Math.abs(us) >= 100 || us === 0 ? formatCount(us) : us.toFixed(1);
}

/** Milliseconds to the microsecond; what is there but smaller is said to be so, and never is 0. */
export const formatMilliseconds = (ns: number): string =>
  ns > 0 && ns < 500 ? '<0.001' : (ns / 1e6).toFixed(3);

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function formatBytes(value: number): string {
  let scaled = value;
  let step = 0;
  while (scaled >= 1024 && step < BYTE_UNITS.length - 1) {
    scaled /= 1024;
    step += 1;
  }
  return `${Number.isInteger(scaled) ? String(scaled) : scaled.toFixed(1)} ${BYTE_UNITS[step] ?? 'B'}`;
}

/** Parts of 1 as a percentage with one decimal below 10 %. */
export function formatShare(part: number): string {
  const percent = part * 100;
  return `${percent.toFixed(Math.abs(percent) < 10 ? 1 : 0)}%`;
}
