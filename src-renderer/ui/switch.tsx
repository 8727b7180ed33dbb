import { Switch as Toggle } from '@mantine/core';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Switch.css';
import './switch.css';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off, at once; inside a dialog. */
export function Switch({ label, hint, checked, onChange }: Props) {
  return (
    <Toggle
      size="xs"
      label={label}
      description={hint}
      checked={checked}
      withThumbIndicator={false}
      classNames={{
        root: 'switch',
        track: 'switch-track',
        label: 'switch-label',
        description: 'switch-hint',
      }}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
