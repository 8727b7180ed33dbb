import { useState } from 'react';
import { ACCELERATORS, LOADS } from '@core/analysis/settings';
import type { AcceleratorChoice, Load } from '@core/analysis/settings';
import { useApp } from '../../state/hooks';
import { checkDraft, draftOf, settingsOf } from '../../state/selectors/guest-form';
import type { GuestDraft } from '../../state/selectors/guest-form';
import { Button } from '../../ui/button';
import { SelectField, TextAreaField, TextField } from '../../ui/field';
import type { Option } from '../../ui/field';

const ACCELERATOR_TITLES: Readonly<Record<AcceleratorChoice, string>> = {
  auto: 'KVM if it works, else TCG',
  kvm: 'KVM',
  tcg: 'TCG (emulation)',
};
const LOAD_TITLES: Readonly<Record<Load, string>> = {
  idle: 'idle: halted, a timer ticks',
  busy: 'busy: all vCPUs spin',
  dirty: 'dirty: pages are written',
};
const DISKS: readonly Option<GuestDraft['disk']>[] = [
  { value: 'default', title: 'virtio-blk, empty qcow2' },
  { value: 'none', title: 'none' },
  { value: 'spec', title: 'an image or -drive value' },
];

const optionsOf = <T extends string>(
  values: readonly T[],
  titles: Readonly<Record<T, string>>,
): Option<T>[] => values.map((value) => ({ value, title: titles[value] }));

/** Every change that is valid is kept at once, so that Record launches what is shown here. */
export function LaunchForm({ onDone }: { onDone: () => void }) {
  const settings = useApp((state) => state.guestSettings);
  const edit = useApp((state) => state.editGuest);
  const launch = useApp((state) => state.launchGuest);
  const [draft, setDraft] = useState(() => draftOf(settings));
  const errors = checkDraft(draft);
  const change = (part: Partial<GuestDraft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    const meant = settingsOf(next, settings);
    if (meant) edit(meant);
  };
  const valid = Object.keys(errors).length === 0;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!valid) return;
        onDone();
        void launch();
      }}
    >
      <h2>Built-in guest</h2>
      <div className="form-pair">
        <TextField
          label="vCPUs"
          numeric
          value={draft.vcpus}
          error={errors.vcpus ?? null}
          onChange={(vcpus) => change({ vcpus })}
        />
        <TextField
          label="Memory, MiB"
          numeric
          value={draft.memoryMiB}
          error={errors.memoryMiB ?? null}
          onChange={(memoryMiB) => change({ memoryMiB })}
        />
      </div>
      <SelectField
        label="Accelerator"
        value={draft.accelerator}
        options={optionsOf(ACCELERATORS, ACCELERATOR_TITLES)}
        onChange={(accelerator) => change({ accelerator })}
      />
      <SelectField
        label="Load"
        value={draft.load}
        options={optionsOf(LOADS, LOAD_TITLES)}
        onChange={(load) => change({ load })}
      />
      <SelectField label="Disk" value={draft.disk} options={DISKS} onChange={(disk) => change({ disk })} />
      {draft.disk === 'spec' ? (
        <TextField
          label="Image or -drive value"
          mono
          value={draft.diskSpec}
          error={errors.diskSpec ?? null}
          onChange={(diskSpec) => change({ diskSpec })}
        />
      ) : null}
      <TextField
        label="QEMU binary"
        mono
        placeholder="qemu-system-x86_64 on PATH"
        value={draft.qemuPath}
        error={errors.qemuPath ?? null}
        onChange={(qemuPath) => change({ qemuPath })}
      />
      <TextAreaField
        label="Extra arguments"
        hint="One a line, as QEMU gets them; no quoting."
        rows={2}
        placeholder={'-global\nvirtio-blk-pci.ioeventfd=off'}
        value={draft.extraArguments}
        onChange={(extraArguments) => change({ extraArguments })}
      />
      <div className="form-foot">
        <Button type="submit" tone="accent" disabled={!valid}>
          Launch guest
        </Button>
      </div>
    </form>
  );
}
