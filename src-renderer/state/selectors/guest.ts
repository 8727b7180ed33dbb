import type { GuestSettings } from '@core/analysis/settings';
import { assertNever } from '@core/errors';
import { formatBytes } from '@core/units';
import type { GuestState } from '../model';

export type GuestTone = 'off' | 'working' | 'on' | 'paused' | 'bad';

export function guestWord(guest: GuestState): { readonly word: string; readonly tone: GuestTone } {
  switch (guest.state) {
    case 'none':
      return { word: 'no guest', tone: 'off' };
    case 'launching':
      return { word: guest.settings === null ? 'attaching' : 'launching', tone: 'working' };
    case 'running':
      return { word: 'running', tone: 'on' };
    case 'paused':
      return { word: 'paused', tone: 'paused' };
    case 'stopping':
      return { word: isAttached(guest) ? 'letting go' : 'stopping', tone: 'working' };
    case 'failed':
      return { word: 'failed', tone: 'bad' };
    default:
      return assertNever(guest);
  }
}

/** One that somebody else launched, and that goes on without us. */
export const isAttached = (guest: GuestState): boolean => 'settings' in guest && guest.settings === null;

/** A launch can be called off: it may take a minute. */
export function canBeStopped(guest: GuestState): boolean {
  return guest.state === 'launching' || guest.state === 'running' || guest.state === 'paused';
}

const ACCELERATOR_NAMES = { auto: 'KVM or TCG', kvm: 'KVM', tcg: 'TCG' } as const;

/** "built-in guest · idle · 4 vCPU · 2 GiB · KVM": what runs, or what would be launched. */
export function describeGuest(guest: GuestState, form: GuestSettings): string {
  const settings = guest.state === 'none' || guest.state === 'failed' ? form : guest.settings;
  if (settings === null) return 'pid' in guest ? describeAttached(guest) : 'a guest that runs already';
  const accelerator = 'accelerator' in guest ? guest.accelerator : settings.accelerator;
  const system = settings.kernel === null ? `built-in guest · ${settings.load}` : fileName(settings.kernel);
  return [
    system,
    `${settings.vcpus} vCPU`,
    formatBytes(settings.memoryMiB * 1024 * 1024),
    ACCELERATOR_NAMES[accelerator],
  ].join(' · ');
}

const describeAttached = ({ pid, accelerator }: { pid: number; accelerator: 'kvm' | 'tcg' }): string =>
  `attached · process ${pid} · ${ACCELERATOR_NAMES[accelerator]}`;

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
