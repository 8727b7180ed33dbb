// A window on one page and nothing else: the partner of ours. electron plain-window.cjs --page=PATH [--query=HASH]
const { app, BrowserWindow } = require('electron');

const page = process.argv.find((word) => word.startsWith('--page='))?.slice('--page='.length);

app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    useContentSize: true,
    backgroundColor: '#0e1116',
    webPreferences: { sandbox: true, contextIsolation: true },
  });
  return window.loadFile(page);
});
app.on('window-all-closed', () => app.quit());
