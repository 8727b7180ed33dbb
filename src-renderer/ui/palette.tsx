import { createSpotlight, Spotlight } from '@mantine/spotlight';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/spotlight/styles.css';
import { useEffect, useState } from 'react';
import { Keys } from './keys';
import { Library } from './library';
import './palette.css';

export interface PaletteItem {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly keys: readonly string[];
  readonly run: () => void;
}

interface Props {
  readonly placeholder: string;
  /** What answers a query, the best first. */
  readonly find: (query: string) => readonly PaletteItem[];
  readonly onClose: () => void;
}

const [store, actions] = createSpotlight();

/** All that can be done, found by a few letters. Arrow keys walk, Enter does it, Escape leaves. */
export function Palette({ placeholder, find, onClose }: Props) {
  const [query, setQuery] = useState('');
  useEffect(() => {
    const before = document.activeElement;
    actions.open();
    return () => {
      actions.close();
      // It goes before its library would give the keys back; a command may have put them elsewhere.
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    };
  }, []);
  const items = find(query);
  return (
    <Library>
      <Spotlight.Root
        store={store}
        shortcut={null}
        query={query}
        onQueryChange={setQuery}
        onSpotlightClose={onClose}
        transitionProps={{ duration: 0 }}
        overlayProps={{ backgroundOpacity: 0.45 }}
        size={560}
        yOffset="12vh"
        scrollable
        maxHeight={420}
        classNames={{ content: 'palette' }}
        attributes={{ content: { 'aria-label': 'Commands' } }}
      >
        <Spotlight.Search placeholder={placeholder} aria-label={placeholder} className="palette-search" />
        <Spotlight.ActionsList className="palette-list">
          {items.map((item) => (
            <Spotlight.Action
              key={item.id}
              className="palette-item"
              highlightQuery={false}
              onClick={item.run}
            >
              <span className="palette-group">{item.group}</span>
              <span className="palette-title">{item.title}</span>
              <Keys keys={item.keys} />
            </Spotlight.Action>
          ))}
          {items.length === 0 ? <Spotlight.Empty>Nothing is called that</Spotlight.Empty> : null}
        </Spotlight.ActionsList>
      </Spotlight.Root>
    </Library>
  );
}
