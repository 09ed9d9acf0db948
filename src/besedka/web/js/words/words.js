// Words for people, in the browser's language or the one that was chosen.

import { en } from './en.js';
import { ru } from './ru.js';

/** @typedef {Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>>} Catalogue */

/** @type {Record<string, Catalogue>} */
const CATALOGUES = { en, ru };

export const LANGUAGES = Object.keys(CATALOGUES);

let language = 'en';
let plurals = new Intl.PluralRules('en');

/** @param {string | null} chosen one of LANGUAGES; null: the first of the browser's that there is */
export function speak(chosen) {
  const wanted = chosen ? [chosen] : navigator.languages;
  language = wanted.map((each) => each.slice(0, 2)).find((each) => each in CATALOGUES) ?? 'en';
  plurals = new Intl.PluralRules(language);
  return language;
}

/** @returns {string} the language that is spoken now: `ru`, `en` */
export const spoken = () => language;

/**
 * Say something: `{name}` in the words is filled in; `n` chooses the plural form.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  const found = CATALOGUES[language][key] ?? en[key] ?? key;
  const words = typeof found === 'string' ? found : (found[plurals.select(Number(values.n ?? 0))] ?? found.other ?? key);
  return words.replace(/\{(\w+)\}/g, (_, name) => shown(values[name]));
}

/** @param {string | number | undefined} value */
function shown(value) {
  return typeof value === 'number' ? value.toLocaleString(language) : (value ?? '');
}
