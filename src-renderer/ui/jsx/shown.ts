import { Fragment } from 'react';
import type { ElementType } from 'react';
import { withoutTurns } from '@core/foreign-text';

/** Attributes that are read out or shown; a field's value is what somebody types and stays theirs. */
const READ = ['title', 'aria-label', 'aria-valuetext', 'placeholder', 'alt'] as const;

type Props = Readonly<Record<string, unknown>>;

/** A child or attribute as it may be shown; the same where nothing is to be changed. */
function shownOne(one: unknown): unknown {
  if (typeof one === 'string') return withoutTurns(one);
  if (!Array.isArray(one)) return one;
  const shown: readonly unknown[] = one.map((child: unknown) =>
    typeof child === 'string' ? withoutTurns(child) : child,
  );
  return shown.some((child, at) => child !== one[at]) ? shown : one;
}

/** What an element of the page is made of, so that no text in it turns another one around. */
export function shownProps(type: ElementType | typeof Fragment, props: Props): Props {
  if (typeof type !== 'string' && type !== Fragment) return props;
  let shown: Record<string, unknown> | null = null;
  for (const name of ['children', ...READ]) {
    const one = props[name];
    if (one === undefined) continue;
    const changed = shownOne(one);
    if (changed !== one) (shown ??= { ...props })[name] = changed;
  }
  return shown ?? props;
}
