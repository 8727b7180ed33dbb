/** What is exported opens in the tool that it is for: the real speedscope, in a window of its own; and is exported by the window too. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { _electron, expect } from '@playwright/test';
import { readPng } from '@core/testing/png-picture';
import { quiescope } from './command-line';
import { electronBinary, SANDBOX } from './support/app';
import { expectNoFaults } from './support/axe';
import { whereDialogsLead } from './support/dialogs';
import { writeFewCycles } from './support/drawn-files';
import { test } from './support/test';
import { timelineOf } from './support/window';

const ROOT = resolve(import.meta.dirname, '..');
const SPEEDSCOPE = join(ROOT, 'node_modules/speedscope/dist/release/index.html');
const PLAIN_WINDOW = join(ROOT, 'e2e/bench/ui/plain-window.cjs');

test('speedscope opens an exported recording and shows a profile for each lane', async ({ folder }, info) => {
  const [snapshot, profile] = [join(folder, 'drawn.qsnap'), join(folder, 'drawn.speedscope.json')];
  writeFewCycles(snapshot, 12);
  const { code, stderr } = await quiescope('export', snapshot, '--format', 'speedscope', '-o', profile);
  expect(code, stderr).toBe(0);
  const { profiles } = JSON.parse(readFileSync(profile, 'utf8')) as { profiles: { name: string }[] };
  const names = profiles.map(({ name }) => name);
  expect(names[0]).toBe('cycles and phases');
  expect(names.length).toBeGreaterThan(2);

  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: [...SANDBOX, PLAIN_WINDOW, `--page=${SPEEDSCOPE}`, `--user-data-dir=${folder}`],
  });
  try {
    const page = await app.firstWindow();
    const refused: string[] = [];
    page.on('dialog', (dialog) => {
      refused.push(dialog.message());
      void dialog.dismiss();
    });
    await page.locator('#file').setInputFiles(profile);
    for (const [at, name] of names.entries()) {
      // It says which of how many it shows.
      await expect(page.getByText(`${name} (${String(at + 1)}/${String(names.length)})`)).toBeVisible();
      if (at === 0)
        await info.attach('speedscope', {
          body: await page.screenshot({ path: info.outputPath('speedscope.png') }),
          contentType: 'image/png',
        });
      await page.keyboard.press('n');
    }
    expect(refused).toEqual([]);
  } finally {
    await app.close();
  }
});

test('the command line draws a view as a PNG, with a font of its own', async ({ folder }) => {
  const [snapshot, picture] = [join(folder, 'drawn.qsnap'), join(folder, 'drawn.png')];
  writeFewCycles(snapshot, 12);
  const asked = ['--format', 'png', '--view', 'cycles', '--theme', 'dark', '--width', '800', '--scale', '1'];
  const { code, stderr } = await quiescope('export', snapshot, ...asked, '-o', picture);
  expect(code, stderr).toBe(0);
  const { widthPx, colourAt } = readPng(readFileSync(picture), inflateSync);
  expect(widthPx).toBe(800);
  const title = Array.from({ length: 200 * 14 }, (_, at) =>
    colourAt(16 + (at % 200), 16 + Math.floor(at / 200)),
  );
  expect(colourAt(0, 0)).toBe('#141922');
  expect(new Set(title).size).toBeGreaterThan(20);
});

test('a browser reads the pictures of a comparison', async ({ folder }) => {
  const [a, b] = [join(folder, 'before & after.qsnap'), join(folder, '日本.qsnap')];
  writeFewCycles(a, 12);
  writeFewCycles(b, 30);
  const [svg, png] = [join(folder, 'compared.svg'), join(folder, 'compared.png')];
  for (const picture of [svg, png]) {
    const asked = ['--picture', picture, '--view', 'overlay', '--theme', 'dark', '--width', '1000'];
    const { code, stderr } = await quiescope('compare', a, b, ...asked);
    expect(code, stderr).toBe(0);
  }
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: [...SANDBOX, PLAIN_WINDOW, `--page=${SPEEDSCOPE}`, `--user-data-dir=${folder}`],
  });
  try {
    const page = await app.firstWindow();
    const read = await page.evaluate(
      async ([text, pixels]) => {
        const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml');
        const bytes = Uint8Array.from(atob(pixels), (character) => character.charCodeAt(0));
        const { width, height } = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const texts = [...documentElement.querySelectorAll('text')].map((one) => one.textContent ?? '');
        return {
          root: documentElement.nodeName,
          texts,
          size: documentElement.getAttribute('width'),
          width,
          height,
        };
      },
      [readFileSync(svg, 'utf8'), readFileSync(png).toString('base64')] as const,
    );
    expect(read.root).toBe('svg');
    expect(read.texts.find((text) => text.includes('before & after.qsnap'))).toContain('12 cycles');
    expect(read.texts.find((text) => text.includes('日本.qsnap'))).toContain('30 cycles');
    expect(read.width).toBe(2 * Number(read.size));
    expect(read.height).toBeGreaterThan(1_000);
  } finally {
    await app.close();
  }
});

test('the window exports the recording on screen where its dialog says, and shows where that is', async ({
  folder,
  start,
}) => {
  const [snapshot, trace] = [join(folder, 'drawn.qsnap'), join(folder, 'written.pftrace')];
  writeFewCycles(snapshot, 12);
  const app = await start('--open', snapshot);
  const { page } = app;
  await whereDialogsLead(app, { save: trace, open: null });
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog', { name: 'Export the recording' });
  await expect(dialog.getByRole('combobox', { name: 'Format' })).toBeFocused();
  const anonymise = dialog.getByRole('switch', { name: 'Anonymise' });
  await anonymise.press('Space');
  await expect(dialog.getByRole('region', { name: 'What becomes of its texts' })).toBeVisible();
  await expectNoFaults(app, 'export with its preview');
  await anonymise.press('Space');
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog.getByRole('status')).toContainText(trace);
  const byCommandLine = join(folder, 'other.pftrace');
  const { code, stderr } = await quiescope('export', snapshot, '--format', 'perfetto', '-o', byCommandLine);
  expect(code, stderr).toBe(0);
  expect(readFileSync(trace).equals(readFileSync(byCommandLine))).toBe(true);
});
