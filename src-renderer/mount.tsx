import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/inter/wght.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/latin-600.css';
import type { QuiescopeClient } from '@contract/contract';
import { createApi } from './api/client';
import { App } from './app';
import { listenForKeys } from './commands/listen';
import { tellMenu } from './commands/menu-state';
import { COMMANDS, runById } from './commands/registry';
import { connect } from './state/connect';
import { StoreContext } from './state/hooks';
import { createAppStore } from './state/store';
import './ui/theme/base.css';
import './ui/widgets.css';
import './app.css';
import './ui/theme/forced-colors.css';

/** Builds the store on a client and draws the window into `root`. */
export function mount(root: HTMLElement, client: QuiescopeClient): void {
  const api = createApi(client);
  const store = createAppStore({ api, nowMs: () => performance.now() });
  window.addEventListener('error', (event) => store.getState().reportFault(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => store.getState().reportFault(event.reason));
  connect(store, api, (id) => runById(id, store));
  listenForKeys(window, store, COMMANDS);
  tellMenu(store, COMMANDS, (disabled) => void api.disableInMenu(disabled));
  createRoot(root).render(
    <StrictMode>
      <StoreContext value={store}>
        <App />
      </StoreContext>
    </StrictMode>,
  );
}
