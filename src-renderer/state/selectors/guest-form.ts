/** What is typed in the launch form, and the settings that it means. */
import type { AcceleratorChoice, GuestSettings, Load } from '@core/analysis/settings';

export interface GuestDraft {
  readonly vcpus: string;
  readonly memoryMiB: string;
  readonly accelerator: AcceleratorChoice;
  readonly load: Load;
  readonly disk: 'default' | 'none' | 'spec';
  readonly diskSpec: string;
  readonly qemuPath: string;
  readonly extraArguments: string;
}

export type GuestDraftErrors = Readonly<Partial<Record<keyof GuestDraft, string>>>;

export const MAX_BUILT_IN_VCPUS = 16;
const MAX_MEMORY_MIB = 4 * 1024 * 1024;
const MIN_MEMORY_MIB = 64;

export function draftOf(settings: GuestSettings): GuestDraft {
  const { disk } = settings;
  return {
    vcpus: String(settings.vcpus),
    memoryMiB: String(settings.memoryMiB),
    accelerator: settings.accelerator,
    load: settings.load,
    disk: typeof disk === 'object' ? 'spec' : disk,
    diskSpec: typeof disk === 'object' ? disk.spec : '',
    qemuPath: settings.qemuPath ?? '',
    extraArguments: settings.extraArguments.join('\n'),
  };
}

function wholeNumber(text: string): number | null {
  return /^\d+$/.test(text.trim()) ? Number(text) : null;
}

/** Whole words, one a line: no shell reads them, so none has to be quoted. */
export function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export function checkDraft(draft: GuestDraft): GuestDraftErrors {
  const vcpus = wholeNumber(draft.vcpus);
  const memory = wholeNumber(draft.memoryMiB);
  return {
    ...(vcpus === null || vcpus < 1 || vcpus > MAX_BUILT_IN_VCPUS
      ? { vcpus: `The built-in guest runs 1 to ${MAX_BUILT_IN_VCPUS} vCPUs.` }
      : {}),
    ...(memory === null || memory < MIN_MEMORY_MIB || memory > MAX_MEMORY_MIB
      ? { memoryMiB: `A whole number of MiB from ${MIN_MEMORY_MIB} up.` }
      : {}),
    ...(draft.disk === 'spec' && draft.diskSpec.trim() === ''
      ? { diskSpec: 'An image’s path, or a whole -drive value.' }
      : {}),
    ...(draft.qemuPath !== '' && !draft.qemuPath.startsWith('/')
      ? { qemuPath: 'An absolute path, or nothing for the one on PATH.' }
      : {}),
  };
}

/** The settings, or null while something is wrong. What the form does not show is kept from `before`. */
export function settingsOf(draft: GuestDraft, before: GuestSettings): GuestSettings | null {
  if (Object.keys(checkDraft(draft)).length > 0) return null;
  return {
    ...before,
    vcpus: Number(draft.vcpus),
    memoryMiB: Number(draft.memoryMiB),
    accelerator: draft.accelerator,
    load: draft.load,
    disk: draft.disk === 'spec' ? { spec: draft.diskSpec.trim() } : draft.disk,
    qemuPath: draft.qemuPath.trim() === '' ? null : draft.qemuPath.trim(),
    extraArguments: lines(draft.extraArguments),
  };
}
