// Days and times as people write them (`Intl`), and dates as they type them.

import { LANGUAGES, say, spoken } from './words.js';

const DAY_MS = 86_400_000;

/** @type {Map<string, Intl.DateTimeFormat>} making one is slow, and there is one for each message */
const formats = new Map();

/** @param {Intl.DateTimeFormatOptions} options */
function format(name = '', options) {
	const key = `${spoken()} ${name}`;
	let found = formats.get(key);
	if (!found) formats.set(key, (found = new Intl.DateTimeFormat(spoken(), options)));
	return found;
}

/** @param {number} time milliseconds @returns {string} `14:05` */
export const clock = (time) => format('clock', { hour: '2-digit', minute: '2-digit' }).format(time);

/** The whole moment, for a tooltip. */
export const moment = (time = 0) => format('moment', { dateStyle: 'full', timeStyle: 'medium' }).format(time);

const UNITS = /** @type {[string, number][]} */ ([['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]]);

/** So many seconds as `10 minutes`, in the largest unit that fits. */
export function span(seconds = 0) {
	const [unit, length] = UNITS.find(([, each]) => seconds % each === 0) ?? UNITS[3];
	return new Intl.NumberFormat(spoken(), { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / length);
}

/** A number that is another one on another day, here. */
export function dayNumber(time = 0) {
	const date = new Date(time);
	return date.getFullYear() * 512 + date.getMonth() * 32 + date.getDate();
}

/** @param {number} [now] */
export function day(time = 0, now = Date.now()) {
	if (dayNumber(time) === dayNumber(now)) return say('timeline.today');
	if (dayNumber(time) === dayNumber(now - DAY_MS)) return say('timeline.yesterday');
	const year = new Date(time).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
	return format(`day ${year}`, { weekday: 'long', day: 'numeric', month: 'long', year }).format(time);
}

export const when = (time = 0) => `${day(time)}, ${clock(time)}`;

/** Months as people write them, twelve by twelve: alone and beside a day, in each language. */
const months = () => LANGUAGES.flatMap((each) => /** @type {Intl.DateTimeFormatOptions[]} */ ([{ month: 'long' }, { month: 'long', day: 'numeric' }]).flatMap((how) => {
	const names = new Intl.DateTimeFormat(each, how);
	return Array.from({ length: 12 }, (_, month) => names.formatToParts(new Date(2026, month)).find(({ type }) => type === 'month')?.value.toLowerCase() ?? '');
}));

/** Understand a date: `2026-09-01`, `1.9.2026`, `1.9.`, `1 сентября`, `Sep 1` (the last that was), `вчера`. @returns {number | null} the beginning of that day, milliseconds */
export function parseDate(typed = '', now = Date.now()) {
	const text = typed.trim().toLowerCase();
	const back = [/^(сегодня|today)$/, /^(вчера|yesterday)$/, /^позавчера$/].findIndex((each) => each.test(text));
	const today = new Date(now);
	if (back >= 0) return new Date(today.getFullYear(), today.getMonth(), today.getDate() - back).getTime();
	const [first, ...rest] = (text.match(/\d+/g) ?? []).map(Number);
	const word = /\p{L}{3,}/u.exec(text)?.[0].slice(0, 3);
	const [month, other] = word ? [(months().findIndex((each) => each.startsWith(word)) % 12) + 1, ...rest] : rest;
	const [date, year] = first > 31 ? [other, first] : [first, other];
	const found = new Date(year ?? today.getFullYear(), month - 1, date);
	if (found.getMonth() + 1 !== month || found.getDate() !== date) return null; // there is no such day
	return !year && found.getTime() > now ? found.setFullYear(today.getFullYear() - 1) : found.getTime();
}
