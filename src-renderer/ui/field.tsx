import { useId } from 'react';
import type { ReactNode } from 'react';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | null;
  readonly children: (ids: { readonly id: string; readonly describedBy: string | undefined }) => ReactNode;
}

/** A label, its control, and what is wrong with the control's value. */
export function Field({ label, hint, error = null, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, describedBy: note === undefined ? undefined : noteId })}
      {note === undefined ? null : (
        <p
          id={noteId}
          className={error === null ? 'field-hint' : 'field-error'}
          role={error === null ? undefined : 'alert'}
        >
          {note}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly placeholder?: string;
  readonly numeric?: boolean;
  readonly mono?: boolean;
  readonly onChange: (value: string) => void;
}

export function TextField({
  label,
  value,
  hint,
  error = null,
  placeholder,
  numeric,
  mono,
  onChange,
}: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy }) => (
        <input
          id={id}
          className={mono ? 'mono' : undefined}
          inputMode={numeric ? 'decimal' : undefined}
          value={value}
          placeholder={placeholder}
          spellCheck={false}
          aria-invalid={error !== null}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

interface TextAreaProps extends Omit<TextFieldProps, 'numeric'> {
  readonly rows: number;
}

export function TextAreaField({
  label,
  value,
  hint,
  error = null,
  placeholder,
  rows,
  mono = true,
  onChange,
}: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy }) => (
        <textarea
          id={id}
          className={mono ? 'mono' : undefined}
          rows={rows}
          value={value}
          placeholder={placeholder}
          spellCheck={false}
          aria-invalid={error !== null}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export interface Option<T extends string> {
  readonly value: T;
  readonly title: string;
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly hint?: string;
  /** Of a dialog's fields this one has the keys at first. */
  readonly hasFirstFocus?: boolean;
  readonly onChange: (value: T) => void;
}

export function SelectField<T extends string>({
  label,
  value,
  options,
  hint,
  hasFirstFocus = false,
  onChange,
}: SelectProps<T>) {
  return (
    <Field label={label} hint={hint}>
      {({ id, describedBy }) => (
        <select
          id={id}
          data-autofocus={hasFirstFocus ? '' : undefined}
          value={value}
          aria-describedby={describedBy}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
