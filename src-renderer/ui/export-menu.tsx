import { useState } from 'react';
import { Button } from './button';
import type { ExportedPiece, ExportItem } from './exported';
import { pictureItems } from './picture-items';
import type { PicturedCanvas } from './picture-items';
import { Popover } from './popover';
import './export-menu.css';

interface Props {
  /** What is exported, for those who hear the window: "the histogram". */
  readonly label: string;
  readonly items: readonly ExportItem[];
  /** What stands before them as a picture of what is drawn. */
  readonly picture?: PicturedCanvas | null;
  /** Asks where, and writes; resolves to the path, or to null where nothing was written. */
  readonly onExport: (make: () => Promise<ExportedPiece>) => Promise<string | null>;
}

/** What a view shows, as a picture and as figures. */
export function ExportMenu({ label, items, picture = null, onExport }: Props) {
  const [busy, setBusy] = useState(false);
  const [path, setPath] = useState<string | null>(null);
  const run = async (item: ExportItem): Promise<void> => {
    setBusy(true);
    setPath(null);
    setPath(await onExport(() => item.make()));
    setBusy(false);
  };
  return (
    <Popover
      label={`Export ${label}`}
      triggerClass="button button-quiet"
      triggerLabel={`Export ${label}`}
      trigger="Export"
      align="end"
      onOpen={() => setPath(null)}
    >
      {() => (
        <div className="export-menu">
          {[...(picture ? pictureItems(picture) : []), ...items].map((item) => (
            <Button key={item.title} tone="quiet" disabled={busy} onClick={() => void run(item)}>
              {item.title}
            </Button>
          ))}
          <p role="status" className="muted">
            {path === null ? '' : `Written to ${path}`}
          </p>
        </div>
      )}
    </Popover>
  );
}
