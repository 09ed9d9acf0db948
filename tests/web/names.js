// Names: folded, chosen by a few letters, meant in a text; and dates as people type them.

import { fold, mentions } from '@/text/fold.js';
import { choose } from '@/text/fuzzy.js';
import { parseDate } from '@/text/time.js';
import { equal } from './check.js';

/** @param {string} typed @param {string[]} names */
const chosen = (typed, names) => choose(typed, names, (name) => name);

export const tests = {
  'case does not count, ё does': () => {
    equal(fold('Анна'), fold('аННА'));
    equal(fold('Лёва') === fold('Лева'), false);
  },
  'a word of its own is a mention': () => {
    equal(mentions('Анна: да', ['анна']), true);
    equal(mentions('Аннабель', ['анна']), false);
    equal(mentions('(anna)', ['anna']), true);
    equal(mentions('', ['']), false);
  },
  'letters in order, the beginning first': () => {
    equal(chosen('lob', ['#globe', '#lobby']), ['#lobby', '#globe']);
    equal(chosen('lby', ['#lobby', '#cats']), ['#lobby']);
    equal(chosen('zzz', ['#lobby']), []);
  },
  'the other keyboard layout is understood': () => {
    equal(chosen('ghbdtn', ['#привет', '#пока']), ['#привет']);
    equal(chosen('дщиин', ['#lobby']), ['#lobby']);
  },
  'dates in both languages': () => {
    const now = new Date(2026, 10, 22, 12).getTime();
    const at = (/** @type {number[]} */ ...parts) => new Date(parts[0], parts[1], parts[2]).getTime();
    equal(parseDate('1.9', now), at(2026, 8, 1));
    equal(parseDate('24.12', now), at(2025, 11, 24));
    equal(parseDate('2025-02-03', now), at(2025, 1, 3));
    equal(parseDate('3.2.2025', now), at(2025, 1, 3));
    for (const typed of ['1 сентября', 'Sep 1', '1 sept', 'сентябрь 1', 'September 1, 2026', '1.9.', '1.09.2026', '2026-09-01']) equal([typed, parseDate(typed, now)], [typed, at(2026, 8, 1)]);
    for (const typed of ['9 мая 2025 г.', '9 май 2025', 'May 9 2025']) equal([typed, parseDate(typed, now)], [typed, at(2025, 4, 9)]);
    equal(parseDate('24 декабря', now), at(2025, 11, 24));
    for (const typed of ['вчера', 'Yesterday']) equal(parseDate(typed, now), at(2026, 10, 21));
    for (const typed of ['', 'soon', '31.2.2025', '31 февраля', '5 foobar', 'июль']) equal([typed, parseDate(typed, now)], [typed, null]);
  },
};
