// electron -r start-probe.cjs APP: says on stdout when the first window is shown and usable, and quits. BENCH_USABLE is a condition of its page.
const { app } = require('electron');

const USABLE = process.env.BENCH_USABLE ?? 'true';

// In the page: the frame that shows it has been painted once the next one begins.
const inPage = `new Promise((resolve) => {
  const look = () => {
    const painted = performance.getEntriesByName('first-contentful-paint')[0];
    if (painted === undefined || !(${USABLE})) return void requestAnimationFrame(look);
    requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
  };
  look();
})`;

app.once('browser-window-created', (_event, window) => {
  const shown = new Promise((resolve) => window.once('show', () => resolve(Date.now())));
  window.webContents.once('dom-ready', async () => {
    const usableAt = await window.webContents.executeJavaScript(inPage);
    const shownAt = window.isVisible() ? 0 : await shown;
    process.stdout.write(`${JSON.stringify({ usableAt: Math.max(usableAt, shownAt) })}\n`, () => app.exit(0));
  });
});
