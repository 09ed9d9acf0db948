// What was typed with the other keyboard layout on: `ghbdtn` is привет, `руддщ` is hello.

const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const CYRILLIC = 'йцукенгшщзхъфывапролджэячсмитьбюё';

/** @type {Map<string, string>} */
const OTHER = new Map();
[...LATIN].forEach((key, index) => {
	OTHER.set(key, CYRILLIC[index]);
	OTHER.set(CYRILLIC[index], key);
});

export function otherLayout(text = '') {
	return [...text.toLowerCase()].map((key) => OTHER.get(key) ?? key).join('');
}
