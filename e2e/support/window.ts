/** The window as a person looks at it: its theme, its size, its views. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { RunningApp } from './app';

type ThemeName = 'dark' | 'light';

/** As the menu does. */
export async function chooseTheme({ electron, page }: RunningApp, theme: ThemeName): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, given) => {
    for (const window of BrowserWindow.getAllWindows())
      window.webContents.send('command.given', { command: 'theme', theme: given });
  }, theme);
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
}

export async function resizeWindow(
  { electron, page }: RunningApp,
  width: number,
  height: number,
): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, size) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(size.width, size.height);
    },
    { width, height },
  );
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
}

export const viewTabs = (page: Page): Locator =>
  page.getByRole('tablist', { name: 'Views' }).getByRole('tab');

export const timelineOf = (page: Page): Locator => page.getByRole('region', { name: /^Timeline of cycle/ });

export async function showView(page: Page, title: string): Promise<void> {
  await page.getByRole('tablist', { name: 'Views' }).getByRole('tab', { name: title, exact: true }).click();
  const panel = page.getByRole('tabpanel', { name: title, exact: true });
  await expect(panel).toBeVisible();
  await expect(panel.locator('.view-loading')).toHaveCount(0);
}

/** Everything that went wrong in the page and that nobody saw. */
export function troublesOf(page: Page): string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      troubles.push(`${message.type()}: ${message.text()}`);
  });
  return troubles;
}
