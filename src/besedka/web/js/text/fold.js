// When two names are the same, and where a name is meant in a text.

/** What it is compared by: names differ by more than case and width. */
export function fold(name = '') {
	return name.normalize('NFKC').toLowerCase();
}

/** What is searched in: ё is е there, and case does not count. */
export function plainly(text = '') {
	return text.toLowerCase().replaceAll('ё', 'е');
}

const LETTER = /[\p{L}\p{N}_]/u;

/** Whether a text means somebody, or has a keyword: as a word of its own. @param {readonly string[]} words */
export function mentions(text = '', words) {
	const folded = fold(text);
	return words.some((word) => {
		const wanted = fold(word);
		if (!wanted) return false;
		for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
			const before = folded.slice(0, at).at(-1) ?? ' ';
			const after = folded[at + wanted.length] ?? ' ';
			if (!LETTER.test(before) && !LETTER.test(after)) return true;
		}
		return false;
	});
}
