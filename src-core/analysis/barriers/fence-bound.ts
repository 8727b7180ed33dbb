/** How much time the fence instructions on the path took: counted where the sampling clock hit, never more than it shows. */
import { shareInterval } from '../statistics/binomial';
import type { FenceBound, HitFence } from './barriers';
import type { DrivingSample, DrivingSamples } from '../driving-samples';
import type { FenceAudit } from '../environment';

/** Null where the thread was never sampled or never ran: a share of nothing is not known. */
export function boundFences(audit: FenceAudit, { samples, onCpuNs }: DrivingSamples): FenceBound | null {
  if (samples.length === 0 || onCpuNs === 0) return null;
  const places = hitPlaces(audit, samples);
  const hits = places.reduce((sum, place) => sum + place.samples, 0);
  const { low, high } = shareInterval(hits, samples.length);
  return {
    samples: samples.length,
    hits,
    onCpuNs,
    lowNs: Math.floor(low * onCpuNs),
    highNs: Math.ceil(high * onCpuNs),
    places,
  };
}

/** Each sample counts once, for the fence that it is on or, where it is on none, for the one before it. */
function hitPlaces({ functions, file }: FenceAudit, samples: readonly DrivingSample[]): HitFence[] {
  const all = functions.flatMap((one) => one.fences.map((fence) => ({ ...fence, function: one.name })));
  const byAddress = new Map(all.map((fence) => [fence.nextAddress, fence]));
  for (const fence of all) byAddress.set(fence.address, fence);
  const hit = new Map<string, HitFence>();
  for (const { site } of samples) {
    const fence = site?.file === file ? byAddress.get(site.address) : undefined;
    if (fence === undefined) continue;
    const { address, instruction } = fence;
    const count = (hit.get(address)?.samples ?? 0) + 1;
    hit.set(address, { function: fence.function, address, instruction, samples: count });
  }
  return [...hit.values()].sort((left, right) => right.samples - left.samples);
}

/** Each once: code that two functions share counts for both of them. */
export const fenceCount = ({ functions }: FenceAudit): number =>
  new Set(functions.flatMap(({ fences }) => fences.map(({ address }) => address))).size;
