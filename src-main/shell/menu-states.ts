/** Which of the menu's commands may not run now: each window says so of itself, and the menu is the one's that has the focus. */
export interface MenuStates<Window extends object> {
  told(window: Window, disabled: readonly string[]): void;
  /** This window has the focus now. */
  focused(window: Window): void;
  /** The menu was made anew. */
  again(): void;
}

/** A window that has said nothing yet may do all: it refuses by itself what it cannot do. */
export function createMenuStates<Window extends object>(
  current: () => Window | null,
  show: (disabled: ReadonlySet<string>) => void,
): MenuStates<Window> {
  const said = new WeakMap<Window, ReadonlySet<string>>();
  const showFor = (window: Window | null): void =>
    show((window === null ? undefined : said.get(window)) ?? new Set());
  return {
    told: (window, disabled) => {
      said.set(window, new Set(disabled));
      if (window === current()) showFor(window);
    },
    focused: showFor,
    again: () => showFor(current()),
  };
}
