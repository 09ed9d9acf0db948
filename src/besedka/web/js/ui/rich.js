// Draws what `text/format.js` has understood.

import { say } from '../text/words.js';
import { parseText } from '../text/format.js';
import { button, fill, h } from './dom.js';
import { hueOf } from './people.js';

const COPIED_MS = 1500;

/** @param {string} text @param {Names} names @param {Reach} reach what a click leads to; `words` are highlighted @returns {Node[]} */
export function rich(text, names, reach) {
	return parseText(text, names).map((block) => drawBlock(block, reach));
}

/** @param {Block} block @param {Reach} reach @returns {HTMLElement} */
function drawBlock(block, reach) {
	switch (block.kind) {
		case 'block':
			return codeBlock(block.text, block.language);
		case 'list':
			return h(block.ordered ? 'ol' : 'ul', block.items.map((item) => h('li', draw(item, reach))));
		default:
			return h('p', draw(block.children, reach));
		case 'quote':
			return h('blockquote', block.blocks.map((each) => drawBlock(each, reach)));
	}
}

function codeBlock(text = '', language = '') {
	const copy = button(say('timeline.copyCode'), async () => {
		await navigator.clipboard?.writeText(text);
		fill(copy, say('timeline.copied'));
		setTimeout(() => fill(copy, say('timeline.copyCode')), COPIED_MS);
	}, 'copy');
	return h('div.code-block', language && h('span.language', language), h('pre', { tabindex: 0 }, h('code', text)), copy);
}

/** @param {Inline[]} nodes @param {Reach} reach @returns {Child[]} */
const draw = (nodes, reach) => nodes.flatMap((node) => drawOne(node, reach));

/** @param {Inline} node @param {Reach} reach @returns {Child | Child[]} */
function drawOne(node, reach) {
	switch (node.kind) {
		case 'strong':
		case 'em':
		case 's':
			return h(node.kind, draw(node.children, reach));
		case 'code':
			return h('code', node.text);
		case 'link':
			return h('a', { href: node.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, node.text);
		case 'room':
			return button(node.name, () => reach.openRoom(node.name), 'room-link');
		case 'mention':
			return h('span', { class: node.me ? 'mention me' : 'mention', style: { '--hue': hueOf(node.text.replace(/^@/, '')) } }, node.text);
		default:
			return highlight(node.text, reach.words ?? []);
	}
}

/** @param {readonly string[]} words @returns {Child[]} */
function highlight(text = '', words) {
	if (!words.length) return [text];
	const pattern = new RegExp(`((?:${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})\\p{L}*)`, 'iu');
	return text.split(pattern).map((piece, index) => (index % 2 ? h('mark', piece) : piece));
}

