import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeHtml, markup } from './markup';

it('escaped text has nothing that HTML would read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"'\0]|&(?!amp;|lt;|gt;|quot;|#39;)/);
    }),
  );
});

it('a template escapes what is put into it, at any depth, but not markup', () => {
  expect(markup`<b>${['<', ['&', markup`<i>${'"'}</i>`]]}${7}</b>`.text).toBe(
    '<b>&lt;&amp;<i>&quot;</i>7</b>',
  );
});
