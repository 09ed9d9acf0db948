// Days and times as people write them (`Intl`), and dates as they type them.

import { say, spoken } from './words.js';

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

/** Understand a date: `2026-09-01`, `1.9.2026`, `1.9` (the last that was), `вчера`. @returns {number | null} the beginning of that day, milliseconds */
export function parseDate(typed = '', now = Date.now()) {
	const text = typed.trim().toLowerCase();
	if (/^(сегодня|today)$/.test(text)) return new Date(now).setHours(0, 0, 0, 0);
	if (/^(вчера|yesterday)$/.test(text)) return new Date(now - DAY_MS).setHours(0, 0, 0, 0);
	const parts = text.split(/[-./]/).map(Number);
	const [year, month, date] = parts[0] > 31 ? parts : [parts[2] || new Date(now).getFullYear(), parts[1], parts[0]];
	const found = new Date(year, month - 1, date);
	if (found.getMonth() !== month - 1 || found.getDate() !== date) return null; // there is no such day
	return !parts[2] && found.getTime() > now ? found.setFullYear(year - 1) : found.getTime();
}
