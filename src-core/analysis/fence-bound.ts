/** How much time the fence instructions on the path took: counted where the sampling clock hit, never more than it shows. */
import { shareInterval } from './binomial';
import type { FenceBound } from './barriers';
import type { DrivingSamples } from './driving-samples';
import type { FenceAudit } from './environment';

/** Null where the thread was never sampled or never ran: a share of nothing is not known. */
export function boundFences(
  { functions, file }: FenceAudit,
  { samples, onCpuNs }: DrivingSamples,
): FenceBound | null {
  if (samples.length === 0 || onCpuNs === 0) return null;
  const places = new Set(
    functions.flatMap(({ fences }) => fences.flatMap(({ address, nextAddress }) => [address, nextAddress])),
  );
  const hits = samples.filter(({ site }) => site?.file === file && places.has(site.address)).length;
  const { low, high } = shareInterval(hits, samples.length);
  return {
    samples: samples.length,
    hits,
    onCpuNs,
    lowNs: Math.floor(low * onCpuNs),
    highNs: Math.ceil(high * onCpuNs),
  };
}

/** Each once: code that two functions share counts for both of them. */
export const fenceCount = ({ functions }: FenceAudit): number =>
  new Set(functions.flatMap(({ fences }) => fences.map(({ address }) => address))).size;
