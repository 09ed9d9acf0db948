// Words for people, in the browser's language or the one that was chosen: `words/*.json`, one file a language.

export const LANGUAGES = ['en', 'ru'];
const FOLDER = '../../words/';

/** @type {Catalogue} */
let catalogue = {};
let language = 'en';
let plurals = new Intl.PluralRules('en');

/** @param {string | null} chosen one of LANGUAGES; null: the first of the browser's that there is */
export async function speak(chosen) {
	const wanted = chosen ? [chosen] : navigator.languages;
	language = wanted.map((each) => each.slice(0, 2)).find((each) => LANGUAGES.includes(each)) ?? 'en';
	plurals = new Intl.PluralRules(language);
	document.documentElement.lang = language;
	catalogue = await (await fetch(new URL(`${FOLDER}${language}.json`, import.meta.url))).json();
}

/** The language that is spoken now: `ru`, `en`. */
export const spoken = () => language;

export const knows = (key = '') => key in catalogue;

/** Say something: `{name}` in the words is filled in; `n` chooses the plural form. @param {Record<string, string | number>} [values] */
export function say(key = '', values = {}) {
	const found = catalogue[key] ?? key;
	const words = typeof found === 'string' ? found : (found[plurals.select(Number(values.n ?? 0))] ?? found.other ?? key);
	return words.replace(/\{(\w+)\}/g, (_, name) => shown(values[name]));
}

/** @param {string | number | undefined} value */
function shown(value) {
	return typeof value === 'number' ? value.toLocaleString(language) : (value ?? '');
}
