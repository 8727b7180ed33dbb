/** How many vCPUs are on how many CPUs, and what can be done about it. */
import { formatCounted } from '../../units';
import type { Environment } from '../environment';

/** Each null where the recording does not tell. */
export interface Crowd {
  readonly vcpus: number | null;
  readonly cpus: number | null;
}

interface OfGuest {
  readonly vcpus: number | null;
  readonly environment: Environment;
}

export const crowdOf = ({ vcpus, environment }: OfGuest): Crowd => ({ vcpus, cpus: environment.host.cpus });

/** "4 vCPUs on 2 CPUs"; null where either is not known, or there are CPUs enough. */
export function overcommit({ vcpus, cpus }: Crowd): string | null {
  if (vcpus === null || cpus === null || vcpus < cpus) return null;
  return `${formatCounted(vcpus, 'vCPU')} on ${formatCounted(cpus, 'CPU')}`;
}

/** How many it could have to have fewer than there are CPUs; null where it has, cannot, or that is not known. */
export const fewerVcpus = ({ vcpus, cpus }: Crowd): number | null =>
  vcpus === null || cpus === null || vcpus < cpus || cpus < 2 ? null : cpus - 1;

/** Whether the guest may have fewer, as far as is known. */
export const mayHaveFewer = ({ vcpus }: Crowd): boolean => vcpus !== 1;

/** Whether it has not fewer than there are CPUs, and may have, as far as is known. */
export const mayFit = ({ vcpus, cpus }: Crowd): boolean =>
  cpus === null || (cpus > 1 && (vcpus === null || vcpus >= cpus));
