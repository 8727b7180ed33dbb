import { lazy, Suspense, useId } from 'react';
import type { ComponentType } from 'react';
import { Timeline } from './features/timeline/timeline';
import { useApp } from './state/hooks';
import { VIEWS } from './state/model';
import type { View } from './state/model';
import { Tabs } from './ui/tabs';

interface Shown {
  readonly title: string;
  /** Lazy but for the first one: what a view draws with is loaded with it. */
  readonly component: ComponentType;
}

const SHOWN: Readonly<Record<View, Shown>> = {
  timeline: { title: 'Timeline', component: Timeline },
  overlay: {
    title: 'Overlay',
    component: lazy(() => import('./features/overlay/overlay').then(({ Overlay }) => ({ default: Overlay }))),
  },
  flame: {
    title: 'Flame',
    component: lazy(() => import('./features/flame/flame').then(({ Flame }) => ({ default: Flame }))),
  },
  statistics: {
    title: 'Statistics',
    component: lazy(() =>
      import('./features/statistics/statistics').then(({ Statistics }) => ({ default: Statistics })),
    ),
  },
  compare: {
    title: 'Compare',
    component: lazy(async () => ({ default: (await import('./features/compare/compare')).Compare })),
  },
  barriers: {
    title: 'Barriers',
    component: lazy(() =>
      import('./features/barriers/barriers').then(({ Barriers }) => ({ default: Barriers })),
    ),
  },
};

const TABS = VIEWS.map((value) => ({ value, title: SHOWN[value].title }));

/** The views of the selected cycles, one at a time. */
export function Views() {
  const view = useApp((state) => state.view);
  const show = useApp((state) => state.showView);
  const panelId = useId();
  const Shown = SHOWN[view].component;
  return (
    <section className="views" aria-label="Views">
      <Tabs label="Views" value={view} tabs={TABS} panelId={panelId} onChange={show} />
      <div id={panelId} className="view" role="tabpanel" aria-label={SHOWN[view].title}>
        <Suspense fallback={<p className="view-loading muted">Loading…</p>}>
          <Shown />
        </Suspense>
      </div>
    </section>
  );
}
