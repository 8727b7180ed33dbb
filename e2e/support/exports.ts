/** What a view's Export menu writes, item by item. */
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { RunningApp } from './app';
import { whereDialogsLead } from './dialogs';

const KINDS = ['PNG', 'SVG', 'CSV'];
const kindOf = (item: string): string => KINDS.find((kind) => item.includes(kind)) ?? 'other';

/** Writes all that the menu offers, at least a picture of either kind and figures, and reads it. `stem`: where, but for the endings. */
export async function expectExports(app: RunningApp, button: Locator, stem: string): Promise<void> {
  const { page } = app;
  await button.click();
  const items = page.getByRole('dialog', { name: /^Export/ }).getByRole('button');
  const names = await items.allInnerTexts();
  expect(names.map(kindOf)).toEqual(expect.arrayContaining(KINDS));
  for (const [at, name] of names.entries()) {
    const path = `${stem}-${at}.${kindOf(name).toLowerCase()}`;
    await whereDialogsLead(app, { save: path, open: null });
    await items.nth(at).click();
    await expect(page.getByText(`Written to ${path}`)).toBeVisible();
    await expectContent(page, kindOf(name), await readFile(path));
  }
  await page.keyboard.press('Escape');
}

async function expectContent(page: Page, kind: string, bytes: Buffer): Promise<void> {
  if (kind === 'PNG') expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  else if (kind === 'SVG') expect(await lettersIn(page, bytes.toString())).toBeGreaterThan(0);
  else expect(bytes.toString().split('\n').length).toBeGreaterThan(1);
}

/** Of a picture as a browser reads it: how many texts it has that are vectors. Throws where it is no picture. */
const lettersIn = (page: Page, svg: string): Promise<number> =>
  page.evaluate(async (text) => {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const read = new DOMParser().parseFromString(text, 'image/svg+xml');
    if (read.querySelector('parsererror')) throw new Error('no XML');
    return read.querySelectorAll('text').length;
  }, svg);
