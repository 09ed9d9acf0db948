// What people write, as a tree: emphasis, code, quotes, lists, links, names. Pure; `ui/rich.js` draws it.
// Never HTML: a text can only become the nodes below.

import { fold } from './fold.js';

const LINK = /\b(?:https?:\/\/|mailto:)[^\s<>"'`]+|\bwww\.[^\s<>"'`]+\.[^\s<>"'`]+/iu;
const CODE = /`([^`\n]+)`/u;
const BOLD = /\*\*(?=\S)([^\n]+?)(?<=\S)\*\*/u;
const STRIKE = /~~(?=\S)([^\n]+?)(?<=\S)~~/u;
const ITALIC = /(?<![\p{L}\p{N}*_])([*_])(?=[^\s*_])([^\n*_]+?)(?<=\S)\1(?![\p{L}\p{N}*_])/u;
const ROOM = /(?<![\p{L}\p{N}#/&])#[\p{L}\p{N}](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?/u;
const WORD = /@?[\p{L}\p{N}_[\]{}|^\\-]+/gu;
const CONTROLS = /\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9a-fA-F]{6})?|[\x02\x0f\x11\x16\x1d\x1e\x1f]/g;
const DEEPEST = 4;

/** @param {string} text @param {Names} names @param {number} [depth] of quotes @returns {Block[]} */
export function parseText(text, names, depth = 0) {
	/** @type {Block[]} */
	const blocks = [];
	const lines = text.replace(CONTROLS, '').split('\n');
	let at = 0;
	while (at < lines.length) {
		const line = lines[at];
		const fence = /^```\s*([\w+#.-]{0,20})\s*$/.exec(line);
		const end = fence ? lines.findIndex((each, index) => index > at && /^```\s*$/.test(each)) : -1;
		if (fence && end > 0) {
			blocks.push({ kind: 'block', language: fence[1], text: lines.slice(at + 1, end).join('\n') });
			at = end + 1;
			continue;
		}
		const run = runOf(lines, at, /^(?:[-*•]|\d{1,3}[.)])\s+/);
		if (run.length > 1 || (run.length === 1 && /^[-*•]\s/.test(line))) {
			blocks.push({ kind: 'list', ordered: /^\d/.test(line), items: run.map((each) => parseInline(each, names)) });
			at += run.length;
			continue;
		}
		const quoted = depth < DEEPEST ? runOf(lines, at, /^>\s?/) : [];
		if (quoted.length) {
			blocks.push({ kind: 'quote', blocks: parseText(quoted.join('\n'), names, depth + 1) });
			at += quoted.length;
			continue;
		}
		const last = blocks.at(-1);
		if (last?.kind === 'paragraph') last.children.push({ kind: 'text', text: '\n' }, ...parseInline(line, names));
		else blocks.push({ kind: 'paragraph', children: parseInline(line, names) });
		at += 1;
	}
	return blocks;
}

/** The lines from there on that begin so, without their beginning. @param {string[]} lines @param {RegExp} pattern */
function runOf(lines, at = 0, pattern) {
	const end = lines.findIndex((line, index) => index >= at && !pattern.test(line));
	return lines.slice(at, end < 0 ? undefined : end).map((line) => line.replace(pattern, ''));
}

/** @param {string} text @param {Names} names @param {number} [depth] @returns {Inline[]} */
export function parseInline(text, names, depth = 0) {
	if (!text) return [];
	const found = depth < DEEPEST ? first(text) : null;
	if (!found) return nameNodes(text, names);
	const { match, make } = found;
	return [
		...nameNodes(text.slice(0, match.index), names),
		...make(match, names, depth + 1),
		...parseInline(text.slice(match.index + match[0].length), names, depth),
	];
}

/** @type {[RegExp, Make][]} */
const MARKS = [
	[CODE, (match) => [{ kind: 'code', text: match[1] }]],
	[LINK, (match) => linkNodes(match[0])],
	[BOLD, (match, names, depth) => [{ kind: 'strong', children: parseInline(match[1], names, depth) }]],
	[STRIKE, (match, names, depth) => [{ kind: 's', children: parseInline(match[1], names, depth) }]],
	[ITALIC, (match, names, depth) => [{ kind: 'em', children: parseInline(match[2], names, depth) }]],
	[ROOM, (match) => [{ kind: 'room', name: match[0] }]],
];

function first(written = '') {
	/** @type {Found | null} */
	let best = null;
	for (const [pattern, make] of MARKS) {
		const match = pattern.exec(written);
		if (match && (!best || match.index < best.match.index)) best = { match, make };
	}
	return best;
}

/** @returns {Inline[]} */
const text = (written = '') => (written ? [{ kind: 'text', text: written }] : []);

/** @returns {Inline[]} a link, and the punctuation behind it, which is not its own */
function linkNodes(found = '') {
	let address = found.replace(/[.,:;!?»”'"]+$/u, '');
	for (const [open, close] of ['()', '[]']) {
		while (address.endsWith(close) && count(address, close) > count(address, open)) address = address.slice(0, -1);
	}
	const href = safeHref(address);
	const rest = text(found.slice(address.length));
	return href ? [{ kind: 'link', href, text: address }, ...rest] : text(found);
}

const count = (whole = '', letter = '') => whole.split(letter).length - 1;

/** An address that is safe to open, null for others */
export function safeHref(address = '') {
	const whole = address.startsWith('www.') ? `https://${address}` : address;
	return URL.canParse(whole) && /^(https?|mailto):/i.test(whole) ? new URL(whole).href : null;
}

/** @param {Names} names @returns {Inline[]} */
function nameNodes(written = '', names) {
	/** @type {Inline[]} */
	const nodes = [];
	let from = 0;
	for (const match of written.matchAll(WORD)) {
		const word = match[0].replace(/^@/, '');
		if (!names.isNick(word)) continue;
		nodes.push(...text(written.slice(from, match.index)));
		nodes.push({ kind: 'mention', text: match[0], me: fold(word) === fold(names.me) });
		from = match.index + match[0].length;
	}
	nodes.push(...text(written.slice(from)));
	return nodes;
}
