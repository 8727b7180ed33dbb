import { Modal } from '@mantine/core';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/Paper.css';
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
