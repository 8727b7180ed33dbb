/** What axe says of the window as it stands. */
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

/** Each fault as one line: the rule, where, and why there. Electron opens no second page, hence the legacy mode: there are no frames here. */
export async function faultsFor(page: Page): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  // A page on which nothing was checked has no faults either.
  expect(passes.length).toBeGreaterThan(10);
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = (failureSummary ?? '').split('\n').slice(1).join(';').replaceAll(/\s+/g, ' ');
      return `${id} (${impact ?? 'unknown'}): ${target.join(' ')}:${why}`;
    }),
  );
}

/** The test goes on, so that one run tells all of them. */
export async function expectNoFaults(page: Page, where: string): Promise<void> {
  expect.soft(await faultsFor(page), where).toEqual([]);
}
