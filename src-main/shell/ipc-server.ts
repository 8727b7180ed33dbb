import { ipcMain } from 'electron';
import type { WebContents } from 'electron';
import { REQUEST_CHANNELS } from '@contract/channels';
import type { Handlers } from './ipc-answer';
import { isOurFrame } from './security';

interface IpcServerOptions {
  /** Whether a page is one of our own windows: only they may ask. */
  readonly isWindow: (contents: WebContents) => boolean;
  readonly isOurs: (url: string) => boolean;
  readonly logBug: (error: unknown) => void;
}

/**
 * Answers the contract's requests from our own windows' top frames; all others are refused. `handlers` gives the same ones each
 * time, and is first asked for them by the first request.
 */
export function serveRequests(handlers: () => Promise<Handlers>, options: IpcServerOptions): void {
  const { isWindow, isOurs, logBug } = options;
  for (const channel of REQUEST_CHANNELS) {
    ipcMain.handle(channel, async ({ sender, senderFrame }, input: unknown) => {
      if (!isWindow(sender) || !isOurFrame(sender, senderFrame, isOurs)) throw new Error('refused');
      // Schemas and session are loaded with the first request: a window opens without them.
      const [{ answerRequest }, known] = await Promise.all([import('./ipc-answer'), handlers()]);
      return answerRequest(known, channel, input, { from: sender.id, logBug });
    });
  }
}
