import { useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import './suggest-input.css';

export interface Suggestion {
  readonly text: string;
  readonly meaning: string;
}

/** What may stand in place of [from, to) of the text; the best first. */
export interface Suggestions {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Suggestion[];
}

interface Props {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  /** What is wrong with the value, and where; null where nothing is. */
  readonly error: { readonly from: number; readonly to: number; readonly message: string } | null;
  readonly suggest: (text: string, position: number) => Suggestions;
  readonly onChange: (value: string) => void;
  /** Enter, or the focus leaves. */
  readonly onKeep: () => void;
}

/** A line of text that suggests what could come next at the caret; Tab or Enter takes a suggestion, Escape sends them away. */
export function SuggestInput({ label, value, placeholder, error, suggest, onChange, onKeep }: Props) {
  const id = useId();
  const inputRef = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [picked, setPicked] = useState(0);
  const [placed, setPlaced] = useState<{ readonly at: number } | null>(null);
  // In the same turn as the text: what is typed next must find the caret there.
  useLayoutEffect(() => {
    if (placed === null) return;
    inputRef.current?.focus();
    inputRef.current?.setSelectionRange(placed.at, placed.at);
  }, [placed]);
  const suggestions = caret === null ? null : suggest(value, caret);
  const items = suggestions?.items ?? [];
  const isOpen = items.length > 0;
  // What is still being typed is not wrong yet.
  const fault = isOpen ? null : error;
  const look = (): void => {
    setCaret(inputRef.current?.selectionStart ?? null);
    setPicked(0);
  };
  const take = (item: Suggestion): void => {
    if (!suggestions) return;
    const before = value.slice(0, suggestions.from) + item.text;
    const after = value.slice(suggestions.to);
    const spaced = after === '' ? `${before} ` : before;
    onChange(spaced + after);
    setPicked(0);
    setCaret(spaced.length);
    setPlaced({ at: spaced.length });
  };
  const pressed = (event: KeyboardEvent): void => {
    const item = items[picked];
    if (isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      setPicked((picked + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length);
    } else if (item && event.key === 'Tab' && !event.shiftKey) take(item);
    else if (item && event.key === 'Enter' && (error !== null || value === '')) take(item);
    else if (event.key === 'Enter') {
      setCaret(null);
      onKeep();
      return;
    } else if (isOpen && event.key === 'Escape') setCaret(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="suggest">
      <input
        ref={inputRef}
        className="mono"
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={isOpen ? `${id}-${picked}` : undefined}
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : `${id}-error`}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          onChange(event.target.value);
          look();
          // Who empties the line wants to see the list below, not what could be typed.
          if (event.target.value === '') setCaret(null);
        }}
        onClick={look}
        onKeyUp={(event) => {
          if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) look();
        }}
        onKeyDown={pressed}
        onBlur={() => {
          setCaret(null);
          onKeep();
        }}
      />
      {isOpen ? (
        <ul id={`${id}-list`} className="suggest-list" role="listbox" aria-label={`${label}: suggestions`}>
          {items.map((item, at) => (
            <li
              key={item.text}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === picked}
              // The focus stays in the line.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(item)}
            >
              <code>{item.text}</code>
              <span className="muted">{item.meaning}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {fault === null ? null : <Fault id={`${id}-error`} value={value} error={fault} />}
    </div>
  );
}

interface FaultProps {
  readonly id: string;
  readonly value: string;
  readonly error: NonNullable<Props['error']>;
}

/** What is wrong, below the part that is. */
function Fault({ id, value, error }: FaultProps) {
  return (
    <p id={id} className="suggest-error" role="alert">
      {error.from < error.to ? (
        <span className="suggest-place" aria-hidden="true">
          {value.slice(0, error.from)}
          <mark>{value.slice(error.from, error.to)}</mark>
        </span>
      ) : null}
      {error.message}
    </p>
  );
}
