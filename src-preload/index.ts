import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { EVENT_CHANNELS, REQUEST_CHANNELS } from '@contract/channels';
import type { QuiescopeClient } from '@contract/contract';

/** Electron before 32 lets a file say itself where it lies; later ones do so here. */
function pathOfFile(file: File): string {
  const utilities: typeof webUtils | undefined = webUtils;
  if (utilities !== undefined) return utilities.getPathForFile(file);
  return 'path' in file && typeof file.path === 'string' ? file.path : '';
}

/** The only door between window and main: the contract's channels, each way, and nothing of ipcRenderer itself. */
const client: QuiescopeClient = Object.freeze({
  request: (channel, input) =>
    REQUEST_CHANNELS.includes(channel)
      ? ipcRenderer.invoke(channel, input)
      : Promise.reject(new Error('no such request channel')),
  pathOf: (file) => pathOfFile(file),
  subscribe: (channel, listener) => {
    if (!EVENT_CHANNELS.includes(channel)) throw new Error('no such event channel');
    // The event object stays here: it would hand ipcRenderer to the window.
    const forward = (_event: unknown, payload: Parameters<typeof listener>[0]) => listener(payload);
    ipcRenderer.on(channel, forward);
    return () => void ipcRenderer.removeListener(channel, forward);
  },
} satisfies QuiescopeClient);

// The first look into it waits for the browser's process; here the page still waits for its own files.
void localStorage.length;

contextBridge.exposeInMainWorld('quiescope', client);
