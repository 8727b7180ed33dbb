/** What axe says of the window as it stands. */
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { RunningApp } from './app';
import { chooseTheme } from './window';

/** Each fault as one line: the rule, where, and why there. Electron opens no second page, hence the legacy mode: there are no frames here. */
export async function faultsFor(page: Page, rules: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations, passes } = await (rules.length === 0 ? axe : axe.withRules([...rules])).analyze();
  // A page on which nothing was checked has no faults either.
  expect(passes.length).toBeGreaterThan(rules.length === 0 ? 10 : 0);
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = (failureSummary ?? '').split('\n').slice(1).join(';').replaceAll(/\s+/g, ' ');
      return `${id} (${impact ?? 'unknown'}): ${target.join(' ')}:${why}`;
    }),
  );
}

/** What another theme may change. */
const OF_COLOURS = ['color-contrast'];

/** As it stands, in both themes. The test goes on after a fault, so that one run tells all of them. */
export async function expectNoFaults(app: RunningApp, where: string): Promise<void> {
  await chooseTheme(app, 'light');
  expect.soft(await faultsFor(app.page, OF_COLOURS), `${where}, light`).toEqual([]);
  await chooseTheme(app, 'dark');
  expect.soft(await faultsFor(app.page, []), `${where}, dark`).toEqual([]);
}
