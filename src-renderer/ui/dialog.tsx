import { Modal } from '@mantine/core';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/Paper.css';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import './dialog.css';
import { Library } from './library';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  /** Pixels, or a length in CSS. */
  readonly width?: number | string;
  readonly children: ReactNode;
}

/** Lies over the window and holds the focus; Escape or a click beside it closes it and gives the focus back. */
export function Dialog({ title, onClose, width = 520, children }: Props) {
  useFocusGivenBack();
  return (
    <Library>
      <Modal
        opened
        onClose={onClose}
        title={title}
        size={width}
        centered
        transitionProps={{ duration: 0 }}
        overlayProps={{ backgroundOpacity: 0.45 }}
        // Its header is no banner of the page.
        attributes={{ header: { role: 'none' } }}
        closeButtonProps={{ 'aria-label': `Close ${title}` }}
        classNames={{
          content: 'dialog',
          header: 'dialog-header',
          title: 'dialog-title',
          body: 'dialog-body',
        }}
      >
        {children}
      </Modal>
    </Library>
  );
}

/** What had the keys has them again: the library gives them back to what it saw while it was closed, and here it never is. */
function useFocusGivenBack(): void {
  const [had] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // Once the dialog is gone from the page, so that nothing of it takes them back.
      requestAnimationFrame(() => {
        const isFree = document.activeElement === null || document.activeElement === document.body;
        if (isFree && had instanceof HTMLElement && had.isConnected) had.focus();
      });
    },
    [had],
  );
}
