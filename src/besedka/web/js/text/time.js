// Days and times as people write them (`Intl`), and dates as they type them.

import { say, spoken } from './words.js';

const DAY_MS = 86_400_000;

/** @type {Map<string, Intl.DateTimeFormat>} making one is slow, and there is one for each message */
const formats = new Map();

/** @param {string} name @param {Intl.DateTimeFormatOptions} options */
function format(name, options) {
	const key = `${spoken()} ${name}`;
	let found = formats.get(key);
	if (!found) formats.set(key, (found = new Intl.DateTimeFormat(spoken(), options)));
	return found;
}

/** @param {number} time milliseconds @returns {string} `14:05` */
export const clock = (time) => format('clock', { hour: '2-digit', minute: '2-digit' }).format(time);

/** @param {number} time @returns {string} the whole moment, for a tooltip */
export const moment = (time) => format('moment', { dateStyle: 'full', timeStyle: 'medium' }).format(time);

/** @param {number} time @returns {number} a number that is another one on another day, here */
export function dayNumber(time) {
	const date = new Date(time);
	return date.getFullYear() * 512 + date.getMonth() * 32 + date.getDate();
}

/** @param {number} time @param {number} [now] @returns {string} today, yesterday, or the date */
export function day(time, now = Date.now()) {
	if (dayNumber(time) === dayNumber(now)) return say('timeline.today');
	if (dayNumber(time) === dayNumber(now - DAY_MS)) return say('timeline.yesterday');
	const year = new Date(time).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
	return format(`day ${year}`, { weekday: 'long', day: 'numeric', month: 'long', year }).format(time);
}

const MONTHS = ['янв|jan', 'фев|feb', 'мар|mar', 'апр|apr', 'ма[йя]|may', 'июн|jun', 'июл|jul', 'авг|aug', 'сен|sep', 'окт|oct', 'ноя|nov', 'дек|dec'];

/**
 * Understand a date: `2026-09-01`, `1.9.2026`, `1 сентября`, `september 1`, `вчера`.
 * @param {string} typed
 * @param {number} [now]
 * @returns {number | null} the beginning of that day, milliseconds
 */
export function parseDate(typed, now = Date.now()) {
	const text = typed.trim().toLowerCase();
	const today = new Date(now);
	if (/^(сегодня|today)$/.test(text)) return at(today.getFullYear(), today.getMonth(), today.getDate());
	if (/^(вчера|yesterday)$/.test(text)) return at(today.getFullYear(), today.getMonth(), today.getDate() - 1);
	const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
	if (iso) return at(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
	const dotted = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?$/.exec(text);
	if (dotted) return past(dotted[3], Number(dotted[2]) - 1, Number(dotted[1]), now);
	const month = MONTHS.findIndex((names) => new RegExp(`(^|[\\s\\d])(${names})`).test(text));
	const numbers = text.match(/\d+/g) ?? [];
	if (month < 0 || !numbers.length) return null;
	const year = numbers.find((each) => each.length === 4);
	const date = numbers.find((each) => each.length < 3);
	return past(year, month, Number(date ?? 1), now);
}

/** @param {string | undefined} year @param {number} month @param {number} date @param {number} now */
function past(year, month, date, now) {
	if (year) return at(Number(year), month, date);
	const found = at(new Date(now).getFullYear(), month, date);
	return found !== null && found > now ? at(new Date(now).getFullYear() - 1, month, date) : found;
}

/** @param {number} year @param {number} month @param {number} date */
function at(year, month, date) {
	const found = new Date(year, month, date);
	return found.getMonth() === ((month % 12) + 12) % 12 || date < 1 ? found.getTime() : null;
}
