// Which of many names is meant by a few letters: for the quick switcher and for completion.

import { otherLayout } from './keyboard.js';
import { plainly } from './fold.js';

/** How well letters fit a name: the lower the better, -1 for not at all. All letters must be there, in order. */
export function distance(typed = '', name = '') {
	const wanted = plainly(typed);
	const found = plainly(name).replace(/^#/, '');
	if (!wanted) return 0;
	const at = found.indexOf(wanted);
	if (at >= 0) return at === 0 ? 0 : /[\s_-]/.test(found[at - 1]) ? 1 : 2 + at;
	let cost = 20;
	let from = 0;
	for (const letter of wanted) {
		const next = found.indexOf(letter, from);
		if (next < 0) return -1;
		cost += next - from;
		from = next + 1;
	}
	return cost;
}

/** Return what fits, the best first; with the other keyboard layout where nothing fits as it was typed. @template T @param {readonly T[]} items @param {(item: T) => string} name */
export function choose(typed = '', items, name) {
	const wanted = typed.replace(/^[#@]/, '');
	for (const letters of [wanted, otherLayout(wanted)]) {
		const rated = items
			.map((item, index) => ({ item, index, cost: distance(letters, name(item)) }))
			.filter(({ cost }) => cost >= 0)
			.sort((a, b) => a.cost - b.cost || a.index - b.index);
		if (rated.length) return rated.map(({ item }) => item);
	}
	return [];
}
