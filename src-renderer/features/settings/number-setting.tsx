import { useState } from 'react';
import { formatCount } from '@core/units';
import { TextField } from '../../ui/field';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

/** A whole number from 1 to `max`; what is typed holds as soon as it is one. */
export function NumberSetting({ label, value, max, onChange }: Props) {
  const [typed, setTyped] = useState(String(value));
  const number = Number(typed);
  const fits = /^\d+$/.test(typed) && number >= 1 && number <= max;
  return (
    <TextField
      label={label}
      value={typed}
      numeric
      error={fits ? null : `A whole number from 1 to ${formatCount(max)}.`}
      onChange={(text) => {
        setTyped(text);
        const next = Number(text);
        if (/^\d+$/.test(text) && next >= 1 && next <= max) onChange(next);
      }}
    />
  );
}
