// How people are shown: a colour of their own, and a sign with their first letter.

import { fold } from '../text/fold.js';
import { h } from './dom.js';

const HUES = 36; // colours that are still told apart

/** @param {string} nick @returns {number} a hue in degrees, always the same one for a name */
export function hueOf(nick) {
	let hash = 2166136261; // FNV-1a
	for (const letter of fold(nick).replace(/_+$/, '')) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619);
	return ((hash >>> 0) % HUES) * (360 / HUES);
}

/** @param {string} name @returns {string} one or two letters */
export function initials(name) {
	const words = name.replace(/^#/, '').split(/[\s_.-]+/).filter(Boolean);
	const letters = words.slice(0, 2).map((word) => [...word][0]);
	return (letters.join('') || [...name][0] || '?').toUpperCase();
}

/** @param {string} nick */
export function avatar(nick) {
	return h('span', { class: 'avatar', 'aria-hidden': 'true', style: { '--hue': hueOf(nick) } }, initials(nick));
}

/** @param {string} nick @param {Given} [given] */
export function nickname(nick, given = {}) {
	return h('span', { class: 'nick', style: { '--hue': hueOf(nick) }, dir: 'auto', ...given }, nick);
}
