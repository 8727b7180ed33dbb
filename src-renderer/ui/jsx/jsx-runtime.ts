/**
 * Makes the window's elements in place of React's own runtime, which it calls: all texts pass here on their way to the page, so
 * that none of them is forgotten. The build names it (electron.vite.config.ts); while developing jsx-dev-runtime.ts beside it.
 */
import type { ElementType, Key } from 'react';
import { jsx as madeByReact, jsxs as manyMadeByReact } from 'react/jsx-runtime';
import { shownProps } from './shown';

export { Fragment } from 'react/jsx-runtime';

type Props = Readonly<Record<string, unknown>>;

export const jsx = (type: ElementType, props: Props, key?: Key) =>
  madeByReact(type, shownProps(type, props), key);

export const jsxs = (type: ElementType, props: Props, key?: Key) =>
  manyMadeByReact(type, shownProps(type, props), key);
