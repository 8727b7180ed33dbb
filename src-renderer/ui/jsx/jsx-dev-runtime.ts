import type { ElementType, Key } from 'react';
import { jsxDEV as madeByReact } from 'react/jsx-dev-runtime';
import type { JSXSource } from 'react/jsx-dev-runtime';
import { shownProps } from './shown';

export { Fragment } from 'react/jsx-dev-runtime';

export const jsxDEV = (
  type: ElementType,
  props: Readonly<Record<string, unknown>>,
  key: Key | undefined,
  isStatic: boolean,
  source?: JSXSource,
  self?: unknown,
) => madeByReact(type, shownProps(type, props), key, isStatic, source, self);
