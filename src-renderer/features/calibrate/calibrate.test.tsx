// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InjectionReport } from '@core/calibration/calibration';
import { DEFAULT_CALIBRATE, SHORT_PAIRS } from '@core/calibration/settings';
import { createApi } from '../../api/client';
import { StoreContext } from '../../state/hooks';
import type { CalibrateState } from '../../state/model';
import { createAppStore } from '../../state/store';
import type { AppStore } from '../../state/store';
import { createFakeClient, wireFailure } from '../../testing/fake-client';
import type { FakeClient } from '../../testing/fake-client';
import { Calibrate } from './calibrate';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let client: FakeClient;
let store: AppStore;

const become = (state: CalibrateState): Promise<void> =>
  act(async () => store.getState().calibrationChanged(state));
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((one) => one.textContent === name);
const press = (name: string): Promise<void> => act(async () => button(name)?.click());
const shown = (): string => document.querySelector('.calibrate')?.textContent ?? '';

const noise = { lowNs: -50_000, highNs: 60_000 };
const FLUSH: InjectionReport = {
  name: 'flush',
  title: 'a slow flush',
  measure: 'By name',
  outcome: {
    state: 'judged',
    judgement: {
      pairs: 10,
      attributed: [
        {
          phases: ['flush'],
          figure: 'flush',
          injectedNs: 20e6,
          attributedNs: 20.03e6,
          errorNs: 30_000,
          errorInterval: noise,
          allowedNs: 400_000,
          passed: true,
        },
      ],
      spills: [{ figure: 'notify', movedNs: 80_000, share: 0.004, noise, passed: true }],
      namedVcpu: null,
      passed: true,
    },
  },
};
const FREEZER: InjectionReport = {
  ...FLUSH,
  name: 'frozen-vcpu',
  outcome: { state: 'impossible', reason: 'this machine has no cgroup freezer mounted' },
};
const running = {
  state: 'running',
  settings: DEFAULT_CALIBRATE,
  progress: { injection: 'drain', index: 1, count: 12, stage: 'recording', done: 5, total: 10 },
  reports: [FLUSH],
} as const;

beforeEach(async () => {
  const host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
  client = createFakeClient();
  store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  await act(async () =>
    root.render(
      <StoreContext value={store}>
        <Calibrate />
      </StoreContext>,
    ),
  );
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

describe('the calibration panel', () => {
  test('says what it does before it was ever run, and starts it', async () => {
    await press('Calibrate');
    expect(shown()).toContain('Puts known delays into pauses');
    await press('Start');
    const [asked] = client.asked.filter(({ channel }) => channel === 'calibrate.start');
    expect(asked?.input).toMatchObject({ pairs: SHORT_PAIRS, level: 'probes' });
  });

  test('shows how far it is and what is over, and cancels', async () => {
    await become(running);
    await press('Calibrating 2/12');
    expect(shown()).toContain('drain: pausing and resuming it');
    expect(document.querySelector('progress')?.value).toBe(1.5);
    expect(document.querySelector('tbody tr')?.textContent).toBe(
      'flushflush20.00020.030+0.0300.4% notify✓ passed',
    );
    await press('Cancel');
    expect(client.asked.some(({ channel }) => channel === 'calibrate.cancel')).toBe(true);
    await become({ ...running, state: 'cancelling' });
    expect(button('Cancelling…')?.disabled).toBe(true);
  });

  test('tells each verdict in words, and sums them up', async () => {
    await become({
      state: 'finished',
      calibration: {
        qemu: { path: '/q', version: '7.2.22' },
        host: { kernel: 'k', cpuModel: 'c', cpus: 2 },
        accelerator: 'kvm',
        level: 'probes',
        injections: [FLUSH, FREEZER],
      },
    });
    await press('Calibrate');
    expect(shown()).toContain('1 passed, 0 failed, 1 not possible here');
    expect(shown()).toContain('this machine has no cgroup freezer mounted');
    expect(button('Again')).toBeDefined();
  });

  test('says why it failed and keeps what was over', async () => {
    const failure = wireFailure('qemu-missing', 'There is no QEMU.', 'Install it.');
    await become({ state: 'failed', failure, reports: [FLUSH] });
    await press('Calibrate');
    expect(document.querySelector('[role=alert]')?.textContent).toContain('There is no QEMU.Install it.');
    expect(document.querySelectorAll('tbody tr')).toHaveLength(1);
    await become({ state: 'cancelled', reports: [] });
    expect(shown()).toContain('Cancelled');
  });
});
