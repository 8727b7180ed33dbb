import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Fragment, jsx, jsxs } from './jsx-runtime';

const HOSTILE = 'kernel\u202e669v';
const SHOWN = 'kernel\ufffd669v';

test('texts and what is read out of an element turn nothing around', () => {
  const one = jsx('p', { title: HOSTILE, 'aria-label': HOSTILE, children: HOSTILE });
  expect(renderToStaticMarkup(one)).toBe(`<p title="${SHOWN}" aria-label="${SHOWN}">${SHOWN}</p>`);
  const many = jsxs('p', { children: ['Linux ', HOSTILE, 4, jsx('b', { children: HOSTILE })] });
  expect(renderToStaticMarkup(many)).toBe(`<p>Linux ${SHOWN}4<b>${SHOWN}</b></p>`);
  expect(renderToStaticMarkup(jsx(Fragment, { children: HOSTILE }))).toBe(SHOWN);
});

test('what is typed in a field, and what a component is given, stays as it is', () => {
  const field = jsx('input', { value: HOSTILE, readOnly: true });
  expect(renderToStaticMarkup(field)).toContain(HOSTILE);
  const given: unknown[] = [];
  const Part = ({ name }: { readonly name: string }) => {
    given.push(name);
    return createElement('i');
  };
  renderToStaticMarkup(jsx(Part, { name: HOSTILE }));
  expect(given).toEqual([HOSTILE]);
});
