import { ipcMain } from 'electron';
import type { BrowserWindow } from 'electron';
import { REQUEST_CHANNELS } from '@contract/channels';
import type { Emit } from '../engine/session-ports';
import { answerRequest } from './ipc-answer';
import type { Handlers } from './ipc-answer';
import { isOurFrame } from './security';

interface IpcServerOptions {
  /** The one window that may ask; null while there is none. */
  readonly window: () => BrowserWindow | null;
  readonly isOurs: (url: string) => boolean;
  readonly logBug: (error: unknown) => void;
}

/** Answers the contract's requests from our own window's top frame; all others are refused. */
export function serveRequests(handlers: Handlers, { window, isOurs, logBug }: IpcServerOptions): void {
  for (const channel of REQUEST_CHANNELS) {
    ipcMain.handle(channel, (event, input: unknown) => {
      if (!isOurFrame(event.sender, event.senderFrame, window()?.webContents ?? null, isOurs)) {
        throw new Error('refused');
      }
      return answerRequest(handlers, channel, input, logBug);
    });
  }
}

/** Sends the contract's events to the window there is; without one they go nowhere: it asks for the state when it opens. */
export const emitTo =
  (window: () => BrowserWindow | null): Emit =>
  (channel, event) => {
    const contents = window()?.webContents;
    if (contents !== undefined && !contents.isDestroyed()) contents.send(channel, event);
  };
