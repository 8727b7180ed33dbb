import { Fragment } from 'react';
import type { ElementType } from 'react';
import { withoutTurns } from '@core/foreign-text';

/** What is shown or read out; a field's value is what somebody types and stays theirs. */
const TEXTS = ['children', 'title', 'aria-label', 'aria-valuetext', 'placeholder', 'alt'] as const;

type Props = Readonly<Record<string, unknown>>;

const shownText = (one: unknown): unknown => (typeof one === 'string' ? withoutTurns(one) : one);

/** A child, some children or an attribute as they may be shown; the same where nothing is to be changed. */
function shownOne(one: unknown): unknown {
  if (!Array.isArray(one)) return shownText(one);
  return one.some((child: unknown) => shownText(child) !== child) ? one.map(shownText) : one;
}

/** What an element of the page is made of, so that no text in it turns another one around. */
export function shownProps(type: ElementType | typeof Fragment, props: Props): Props {
  if (typeof type !== 'string' && type !== Fragment) return props;
  let shown: Record<string, unknown> | null = null;
  for (const name of TEXTS) {
    const one = props[name];
    if (one === undefined) continue;
    const changed = shownOne(one);
    if (changed !== one) (shown ??= { ...props })[name] = changed;
  }
  return shown ?? props;
}
