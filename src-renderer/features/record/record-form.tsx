import { useState } from 'react';
import type { LevelChoice } from '@core/analysis/settings';
import { useApp } from '../../state/hooks';
import { checkRecordDraft, recordDraftOf, recordSettingsOf } from '../../state/selectors/record-form';
import type { RecordDraft } from '../../state/selectors/record-form';
import { SelectField, TextAreaField, TextField } from '../../ui/field';
import type { Option } from '../../ui/field';

const LEVELS: readonly Option<LevelChoice>[] = [
  { value: 'auto', title: 'auto: the best that works here' },
  { value: 'timing', title: 'timing: QMP alone, no privilege' },
  { value: 'trace', title: 'trace: and QEMU’s own log, no privilege' },
  { value: 'probes', title: 'probes: all phases and states' },
  { value: 'full', title: 'full: and samples, dearer' },
];

/** How cycles are driven and with what evidence. Valid changes are kept at once. */
export function RecordForm({ disabled }: { disabled: boolean }) {
  const settings = useApp((state) => state.recordSettings);
  const edit = useApp((state) => state.editRecord);
  const [draft, setDraft] = useState(() => recordDraftOf(settings));
  const errors = checkRecordDraft(draft);
  const change = (part: Partial<RecordDraft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    const meant = recordSettingsOf(next);
    if (meant) edit(meant);
  };
  const number = (label: string, key: 'cycles' | 'intervalMs' | 'holdMs' | 'bareEvery', hint?: string) => (
    <TextField
      label={label}
      numeric
      value={draft[key]}
      error={errors[key] ?? null}
      {...(hint === undefined ? {} : { hint })}
      onChange={(value) => change({ [key]: value })}
    />
  );
  return (
    <fieldset className="form" disabled={disabled}>
      <legend className="visually-hidden">Recording settings</legend>
      <h2>stop and cont over QMP</h2>
      <div className="form-pair">
        {number('Cycles', 'cycles')}
        {number('Interval, ms', 'intervalMs')}
      </div>
      <div className="form-pair">
        {number('Hold, ms', 'holdMs')}
        {number('One bare cycle for every', 'bareEvery')}
      </div>
      <SelectField
        label="Level"
        value={draft.level}
        options={LEVELS}
        onChange={(level) => change({ level })}
      />
      <TextAreaField
        label="HMP before each pause"
        hint="One command a line; each is completed before the stop is sent."
        rows={2}
        placeholder={'qemu-io d0 "write 0 4k"'}
        value={draft.hmp}
        onChange={(hmp) => change({ hmp })}
      />
    </fieldset>
  );
}
