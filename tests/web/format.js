// What people write, understood.

import { parseText, safeHref } from '@/text/format.js';
import { equal } from './check.js';

const names = { isNick: (/** @type {string} */ word) => word === 'anna', me: 'anna' };
/** @param {string} text */
const inline = (text) => /** @type {any} */ (parseText(text, names)[0]).children;

export const tests = {
  'emphasis, code and their nesting': () => {
    equal(inline('a **b *c*** `**d**`').map((/** @type {any} */ each) => each.kind), ['text', 'strong', 'text', 'code']);
    equal(inline('2*3*4 and snake_case_name'), [{ kind: 'text', text: '2*3*4 and snake_case_name' }]);
  },
  'a link ends before the punctuation behind it': () => {
    equal(inline('(see https://example.org/a_(b)).'), [
      { kind: 'text', text: '(see ' },
      { kind: 'link', href: 'https://example.org/a_(b)', text: 'https://example.org/a_(b)' },
      { kind: 'text', text: ').' },
    ]);
  },
  'only the web and mail are opened': () => {
    equal(safeHref('javascript:alert(1)'), null);
    equal(safeHref('data:text/html,x'), null);
    equal(safeHref('www.example.org'), 'https://www.example.org/');
  },
  'a name of somebody who is here is a mention': () => {
    equal(inline('anna, hello')[0], { kind: 'mention', text: 'anna', me: true });
    equal(inline('annabel')[0], { kind: 'text', text: 'annabel' });
  },
  'blocks: code as it is, lists, quotes': () => {
    const blocks = parseText('x\n```js\n**a**\n```\n- b\n- c\n> d\n> e\n1. f\n2. g', names);
    equal(blocks.map(({ kind }) => kind), ['paragraph', 'block', 'list', 'quote', 'list']);
    equal(blocks[1], { kind: 'block', language: 'js', text: '**a**' });
  },
  'quotes in quotes, and not too many': () => {
    const [quote] = /** @type {any[]} */ (parseText('> > > three\n> > two\n> one\nanswer', names));
    equal(quote.blocks.map((/** @type {any} */ each) => each.kind), ['quote', 'paragraph']);
    equal(quote.blocks[0].blocks.map((/** @type {any} */ each) => each.kind), ['quote', 'paragraph']);
    const deep = JSON.stringify(parseText('>'.repeat(3000), names));
    equal(deep.split('"quote"').length, 5);
  },
  'colours of old clients are left out': () => {
    equal(inline('\x0304,01red\x0f plain'), [{ kind: 'text', text: 'red plain' }]);
  },
  'a long line of stars takes no time': () => {
    const began = performance.now();
    parseText('*'.repeat(3000) + '_'.repeat(3000) + '`'.repeat(3000), names);
    if (performance.now() - began > 2000) throw new Error('it takes too long');
  },
};
