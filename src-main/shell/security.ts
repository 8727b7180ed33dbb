import { app, session } from 'electron';
import type { WebContents, WebFrameMain } from 'electron';

/** Applies to every page there will ever be: none goes anywhere, opens anything or is granted anything. */
export function lockDown(isOurs: (url: string) => boolean): void {
  app.on('web-contents-created', (_event, contents) => lockDownPage(contents, isOurs));
  void app.whenReady().then(() => {
    session.defaultSession.setPermissionRequestHandler((_contents, _permission, grant) => grant(false));
    session.defaultSession.setPermissionCheckHandler(() => false);
    session.defaultSession.setDevicePermissionHandler(() => false);
    session.defaultSession.on('will-download', (event) => event.preventDefault());
  });
}

function lockDownPage(contents: WebContents, isOurs: (url: string) => boolean): void {
  contents.on('will-navigate', (event, url) => {
    if (!isOurs(url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Whether a message comes from the top frame of a page of ours. */
export function isOurFrame(
  sender: WebContents,
  frame: WebFrameMain | null,
  isOurs: (url: string) => boolean,
): boolean {
  return frame !== null && frame === sender.mainFrame && isOurs(frame.url);
}
