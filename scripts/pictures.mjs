// @ts-check
/**
 * `npm run pictures`: records the built-in guest in the real window and writes docs/pictures for the README: the window in both
 * themes, and each further view.
 * With `--all FOLDER` it writes every state of the window there instead, in both themes and at two sizes, to be looked at.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ROOT, bootstrap, hasDisplay, runMain } from './bootstrap.mjs';
import { runCommand } from './bootstrap/children.mjs';

/** @typedef {import('playwright').Page} Page */
/** @typedef {import('playwright').ElectronApplication} ElectronApplication */
/** @typedef {{ electron: ElectronApplication, page: Page }} Window */
/** @typedef {{ width: number, height: number }} Size */

const README_CYCLES = 30;
/** @type {Size} */
const README_SIZE = { width: 1440, height: 900 };
/** @type {readonly Size[]} */
const ALL_SIZES = [
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
];
/** Compare holds the chosen cycles against the others. */
const COMPARED = 'barrier > p50';
const THEMES = /** @type {const} */ (['dark', 'light']);
const RECORDED_WITHIN_MS = 180_000;
/** Charts and terminals draw a frame or two after their size or theme has changed. */
const SETTLE_MS = 400;

/** @param {Window} window @param {string} theme */
async function choose({ electron, page }, theme) {
  await electron.evaluate(
    ({ BrowserWindow }, given) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send('command.given', { command: 'theme', theme: given }),
    theme,
  );
  await page.waitForFunction((given) => document.documentElement.dataset['theme'] === given, theme);
}

/** @param {Window} window @param {Size} size */
async function resize({ electron, page }, { width, height }) {
  await electron.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await page.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, {
    width,
    height,
  });
}

/** Of the window, or of what a selector chooses in it. @param {Window} window @param {string} path @param {string} [part] */
async function picture({ page }, path, part = 'body') {
  await page.mouse.move(0, 0);
  await page.waitForTimeout(SETTLE_MS);
  await page.locator(part).screenshot({ path, animations: 'disabled' });
  console.log(path);
}

/** @param {Page} page @param {string} channel @param {unknown} input @returns {Promise<any>} */
async function ask(page, channel, input) {
  const answer = await page.evaluate(
    ([name, given]) => /** @type {any} */ (globalThis).quiescope.request(name, given),
    [channel, input],
  );
  if (!answer.ok) throw new Error(`${channel}: ${answer.error.message}`);
  return answer.value;
}

/** @param {Page} page @param {string} name */
const button = (page, name) => page.getByRole('button', { name, exact: true });

/** @param {Page} page @param {string} state */
async function recordingIs(page, state) {
  const deadline = Date.now() + RECORDED_WITHIN_MS;
  for (;;) {
    const { record } = await ask(page, 'guest.state', {});
    if (record.state === state) return;
    if (record.state === 'failed') throw new Error(`The recording failed: ${record.failure.message}`);
    if (Date.now() > deadline) throw new Error(`The recording is still ${record.state}`);
    await page.waitForTimeout(100);
  }
}

/** Chooses the number of cycles as a person would. @param {Page} page @param {number} cycles */
async function chooseCycles(page, cycles) {
  await page.getByRole('button', { name: /stop-cont/ }).click();
  await page.getByLabel('Cycles', { exact: true }).fill(String(cycles));
  await page.keyboard.press('Escape');
}

/** Records, and selects the cycle that is nearest to the median. @param {Page} page */
async function recordForReadme(page) {
  await chooseCycles(page, README_CYCLES);
  await button(page, 'Record').click();
  await recordingIs(page, 'finished');
  const [entry] = await ask(page, 'recording.list', {});
  const { summary } = await ask(page, 'recording.summary', { id: entry.id });
  const median = summary.statistics.pauseNs.p50;
  const { pauseNs } = summary.cycles.figures;
  const [typical] = [...pauseNs.keys()].sort(
    (left, right) => Math.abs(pauseNs[left] - median) - Math.abs(pauseNs[right] - median),
  );
  await page.getByRole('grid').locator(`[data-cycle="${typical}"]`).click();
  await page.locator(`.timeline[data-cycle="${typical}"]`).waitFor();
  await page.getByRole('tab', { name: 'Monitor (HMP)' }).click();
  await page.getByRole('tabpanel').locator('.xterm-screen').click();
  await page.keyboard.type('info status\ninfo kvm\n');
  return entry.id;
}

/** @param {Window} window @param {string} folder */
async function readmePictures(window, folder) {
  await resize(window, README_SIZE);
  await recordForReadme(window.page);
  for (const theme of THEMES) {
    await choose(window, theme);
    await picture(window, join(folder, `window-${theme}.png`));
  }
  await choose(window, 'dark');
  for (const title of ['Overlay', 'Flame', 'Compare', 'Barriers']) {
    const filter = title === 'Compare' ? COMPARED : '';
    await window.page.getByLabel('Filter of the cycles').fill(filter);
    await showView(window.page, title);
    await picture(window, join(folder, `${title.toLowerCase()}.png`), '.views');
  }
}

/** @param {Window} window @param {string} folder @param {string} state */
async function allPictures(window, folder, state) {
  for (const size of ALL_SIZES) {
    await resize(window, size);
    for (const theme of THEMES) {
      await choose(window, theme);
      await picture(window, join(folder, `${state}-${theme}-${size.width}x${size.height}.png`));
    }
  }
}

/** @param {Page} page */
const viewTabs = (page) => page.getByRole('tablist', { name: 'Views' }).getByRole('tab');

/** @param {Page} page @param {string} title */
async function showView(page, title) {
  await viewTabs(page).getByText(title, { exact: true }).click();
  await page.getByRole('tabpanel', { name: title, exact: true }).waitFor();
  await page.waitForFunction(
    () => document.querySelector('.views .view-loading, .views [aria-busy=true]') === null,
  );
}

/** Each tab of the recording that is shown, and what opens over the window. @param {Window} window @param {string} folder */
async function everyView(window, folder) {
  const { page } = window;
  const tabs = viewTabs(page);
  for (const title of await tabs.allInnerTexts()) {
    await showView(page, title);
    await allPictures(window, folder, title.toLowerCase());
  }
  for (const [keys, state] of [
    ['Control+,', 'settings'],
    ['?', 'keys'],
    ['Control+k', 'palette'],
  ]) {
    await tabs.first().click();
    await page.keyboard.press(keys ?? '');
    await page.getByRole('dialog').waitFor();
    await allPictures(window, folder, state ?? '');
    await page.keyboard.press('Escape');
  }
}

/** @param {Window} window @param {string} folder @param {string} scratch */
async function everyState(window, folder, scratch) {
  const { page } = window;
  const { guestDefaults, recordDefaults } = await ask(page, 'app.info', {});
  await allPictures(window, folder, 'empty');

  // Stands for a QEMU that takes its time.
  const slow = join(scratch, 'qemu-system-slow');
  writeFileSync(slow, '#!/bin/sh\nexec sleep 60\n');
  chmodSync(slow, 0o755);
  const launched = ask(page, 'guest.launch', { ...guestDefaults, qemuPath: slow }).catch(() => undefined);
  await allPictures(window, folder, 'launching');
  await ask(page, 'guest.stop', {});
  await launched;

  await ask(page, 'guest.launch', guestDefaults);
  await ask(page, 'record.start', { ...recordDefaults, cycles: 5000, bareEvery: 0 });
  await recordingIs(page, 'recording');
  await page.waitForTimeout(2000);
  await allPictures(window, folder, 'recording');
  await ask(page, 'record.cancel', {});

  const id = await recordForReadme(page);
  await everyView(window, folder);
  const name = `${'a very long name of a recording that somebody thought a lot about '.repeat(3).trim()}.qsnap`;
  await ask(page, 'recording.save', {
    id,
    path: join(scratch, name),
    view: (await ask(page, 'recording.summary', { id })).view,
  });
  await allPictures(window, folder, 'long-names');

  await ask(page, 'guest.stop', {});
  await ask(page, 'guest.launch', { ...guestDefaults, qemuPath: '/opt/qemu/bin/qemu-system-x86_64' }).catch(
    () => undefined,
  );
  await allPictures(window, folder, 'error');
}

/** @param {readonly string[]} args */
function folderFor(args) {
  const at = args.indexOf('--all');
  const folder = at < 0 ? join(ROOT, 'docs', 'pictures') : resolve(args[at + 1] ?? 'pictures');
  mkdirSync(folder, { recursive: true });
  return { folder, all: at >= 0 };
}

/** @param {readonly string[]} args */
async function takePictures(args) {
  const { electron: runtime } = await bootstrap({ for: 'window' });
  if (runtime === undefined) throw new Error('the bootstrap gave no Electron');
  const { _electron } = await import('playwright');
  const { folder, all } = folderFor(args);
  const scratch = mkdtempSync(join(tmpdir(), 'quiescope-pictures-'));
  // Chromium refuses to run as root with its sandbox on.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const electron = await _electron.launch({
    executablePath: runtime.binary,
    args: [...sandbox, ROOT, `--user-data-dir=${join(scratch, 'data')}`],
  });
  try {
    const window = { electron, page: await electron.firstWindow() };
    await button(window.page, 'Record').waitFor();
    await (all ? everyState(window, folder, scratch) : readmePictures(window, folder));
  } finally {
    await electron.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  return 0;
}

/** The same again on a display that nobody sees. */
async function onVirtualDisplay() {
  const screen = ['-a', '-s', '-screen 0 2600x1500x24'];
  const again = [...screen, process.execPath, ...process.argv.slice(1)];
  return (await runCommand('xvfb-run', again, { output: 'show' })).code;
}

await runMain(() => (hasDisplay(process.env) ? takePictures(process.argv.slice(2)) : onVirtualDisplay()));
