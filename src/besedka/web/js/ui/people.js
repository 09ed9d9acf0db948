// How people are shown: a colour of their own, and a sign with their first letter.

import { fold } from '../text/fold.js';
import { h } from './dom.js';

const HUES = 36; // colours that are still told apart

/** A hue in degrees, always the same one for a name. */
export function hueOf(nick = '') {
	let hash = 2166136261; // FNV-1a
	for (const letter of fold(nick).replace(/_+$/, '')) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619);
	return ((hash >>> 0) % HUES) * (360 / HUES);
}

/** One or two letters. */
export function initials(name = '') {
	const words = name.replace(/^#/, '').split(/[\s_.-]+/).filter(Boolean);
	const letters = words.slice(0, 2).map((word) => [...word][0]);
	return (letters.join('') || [...name][0] || '?').toUpperCase();
}

export function avatar(nick = '') {
	return h('span.avatar', { 'aria-hidden': 'true', style: { '--hue': hueOf(nick) } }, initials(nick));
}

/** @param {Given} [given] */
export function nickname(nick = '', given = {}) {
	return h('span.nick', { style: { '--hue': hueOf(nick) }, ...given }, nick);
}
