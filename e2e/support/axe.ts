/** What axe says of the window as it stands. */
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

export interface Fault {
  readonly rule: string;
  readonly impact: string;
  readonly help: string;
  /** Where, and why there. */
  readonly places: readonly string[];
}

/** Electron opens no second page for axe to gather its answers in, hence the legacy mode: there are no frames here. */
export async function faultsFor(page: Page): Promise<Fault[]> {
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  // A page on which nothing was checked has no faults either.
  expect(passes.length).toBeGreaterThan(10);
  return violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? '',
    help,
    places: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`),
  }));
}

export async function expectNoFaults(page: Page, where: string): Promise<void> {
  expect(await faultsFor(page), where).toEqual([]);
}
