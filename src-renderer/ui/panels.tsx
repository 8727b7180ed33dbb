/** Panes side by side or one above the other; pointer or arrow keys move the lines between them. */
import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import './panels.css';

interface PanesProps {
  readonly id: string;
  readonly orientation: 'horizontal' | 'vertical';
  /** Panes and the lines between them, in turn. */
  readonly children: ReactNode;
}

export function Panes({ id, orientation, children }: PanesProps) {
  return (
    <Group id={id} orientation={orientation} className="panes">
      {children}
    </Group>
  );
}

interface PaneProps {
  readonly id: string;
  /** In CSS pixels; absent: what the others leave. A size that was given it is kept, from one start to the next. */
  readonly defaultPx?: number;
  readonly minPx: number;
  readonly maxPx?: number;
  readonly children: ReactNode;
}

/** Sizes are the window's own, not the session's: they need not pass through main. */
const keyOf = (id: string): string => `pane-${id}`;

function keptPx(id: string): number | null {
  const kept = Number(localStorage.getItem(keyOf(id)));
  return Number.isFinite(kept) && kept > 0 ? kept : null;
}

export function Pane({ id, defaultPx, minPx, maxPx, children }: PaneProps) {
  const sized = defaultPx !== undefined;
  return (
    <Panel
      id={id}
      className="pane"
      minSize={minPx}
      {...(maxPx === undefined ? {} : { maxSize: maxPx })}
      {...(sized
        ? {
            defaultSize: keptPx(id) ?? defaultPx,
            groupResizeBehavior: 'preserve-pixel-size' as const,
            onResize: ({ inPixels }: { inPixels: number }) =>
              localStorage.setItem(keyOf(id), String(inPixels)),
          }
        : {})}
    >
      {children}
    </Panel>
  );
}

/** The line between two panes. */
export function PaneLine({ label }: { readonly label: string }) {
  return <Separator className="pane-line" aria-label={label} />;
}
