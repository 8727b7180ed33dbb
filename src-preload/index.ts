import { contextBridge, ipcRenderer } from 'electron';
import { EVENT_CHANNELS, REQUEST_CHANNELS } from '@contract/channels';
import type { QuiescopeClient } from '@contract/contract';

/** The only door between window and main: the contract's channels, each way, and nothing of ipcRenderer itself. */
const client: QuiescopeClient = Object.freeze({
  request: (channel, input) =>
    REQUEST_CHANNELS.includes(channel)
      ? ipcRenderer.invoke(channel, input)
      : Promise.reject(new Error('no such request channel')),
  subscribe: (channel, listener) => {
    if (!EVENT_CHANNELS.includes(channel)) throw new Error('no such event channel');
    // The event object stays here: it would hand ipcRenderer to the window.
    const forward = (_event: unknown, payload: Parameters<typeof listener>[0]) => listener(payload);
    ipcRenderer.on(channel, forward);
    return () => void ipcRenderer.removeListener(channel, forward);
  },
} satisfies QuiescopeClient);

contextBridge.exposeInMainWorld('quiescope', client);
