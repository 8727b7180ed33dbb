import type { Option } from './field';

interface Props<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly tabs: readonly Option<T>[];
  /** Id of the panel that the tabs change; null while it is closed. */
  readonly panelId: string | null;
  readonly onChange: (value: T) => void;
}

export function Tabs<T extends string>({ label, value, tabs, panelId, onChange }: Props<T>) {
  const at = tabs.findIndex((tab) => tab.value === value);
  return (
    <div
      className="tabs"
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const next = by === undefined ? undefined : tabs[(at + by + tabs.length) % tabs.length];
        if (!next) return;
        event.preventDefault();
        onChange(next.value);
        const buttons = event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]');
        buttons[tabs.indexOf(next)]?.focus();
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          aria-selected={tab.value === value}
          aria-controls={panelId ?? undefined}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
        >
          {tab.title}
        </button>
      ))}
    </div>
  );
}
