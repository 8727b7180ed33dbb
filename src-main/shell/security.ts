import { app, session } from 'electron';
import type { WebContents, WebFrameMain } from 'electron';

/** Puts text on the clipboard; nothing is read from it. */
const COPY = 'clipboard-sanitized-write';

/** Applies to every page there will ever be: none goes anywhere or opens anything, and ours may copy, nothing else. */
export function lockDown(isOurs: (url: string) => boolean): void {
  app.on('web-contents-created', (_event, contents) => lockDownPage(contents, isOurs));
  const mayCopy = (contents: WebContents | null, permission: string): boolean =>
    permission === COPY && contents !== null && isOurs(contents.getURL());
  void app.whenReady().then(() => {
    session.defaultSession.setPermissionRequestHandler((contents, permission, grant) =>
      grant(mayCopy(contents, permission)),
    );
    session.defaultSession.setPermissionCheckHandler(mayCopy);
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
