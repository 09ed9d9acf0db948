// IRC lines and their parts (modern.ircdocs.horse; IRCv3 message-tags). Pure: no socket, no page.

/** @type {Record<string, string>} */
const UNESCAPED = { ':': ';', s: ' ', r: '\r', n: '\n' };
/** @type {Record<string, string>} */
const ESCAPED = { ';': '\\:', ' ': '\\s', '\\': '\\\\', '\r': '\\r', '\n': '\\n' };

const unescape = (value = '') => value.replace(/\\(.?)/gs, (_, c) => UNESCAPED[c] ?? c);

/** Tags as a line has them. @param {Record<string, string>} tags */
export const tagged = (tags) => Object.entries(tags)
	.map(([name, value]) => (value ? `${name}=${value.replace(/[; \\\r\n]/g, (c) => ESCAPED[c])}` : name)).join(';');

/** Take a line without its end apart; null for one without a command. */
export function parse(line = '') {
	const tags = new Map();
	let rest = line;
	if (rest.startsWith('@')) {
		const end = rest.indexOf(' ');
		if (end < 0) return null;
		for (const tag of rest.slice(1, end).split(';')) {
			const at = tag.indexOf('=');
			if (at < 0) tags.set(tag, '');
			else tags.set(tag.slice(0, at), unescape(tag.slice(at + 1)));
		}
		rest = rest.slice(end).trimStart();
	}
	let source = '';
	if (rest.startsWith(':')) {
		const end = rest.indexOf(' ');
		if (end < 0) return null;
		source = rest.slice(1, end);
		rest = rest.slice(end).trimStart();
	}
	const colon = rest.indexOf(' :');
	const head = colon < 0 ? rest : rest.slice(0, colon);
	const words = head.split(' ').filter(Boolean);
	const verb = words.shift();
	if (!verb) return null;
	if (colon >= 0) words.push(rest.slice(colon + 2));
	return { nick: source.split(/[!@]/)[0], source, tags, verb: verb.toUpperCase(), params: words };
}

/** Put a line together, without its end. What would break it (line ends) is left out of the parameters. @param {string[]} [params] only the last may have spaces or be empty @param {Record<string, string>} [tags] */
export function format(verb = '', params = [], tags = {}) {
	const head = tagged(tags);
	const words = params.map((each, index) => (index === params.length - 1 ? ':' : '') + each.replace(/[\r\n\0]/g, ' '));
	return `${head && `@${head} `}${[verb, ...words].join(' ')}`;
}

/** @param {number} time milliseconds */
export const stamp = (time) => `timestamp=${new Date(time).toISOString()}`;

/** Why something was refused, in words; undefined where it was not. @param {Message[]} answers */
export const refusal = (answers) => answers.find(({ verb }) => verb === 'FAIL' || /^[45]\d\d$/.test(verb))?.params.at(-1);

/** What somebody does, if it is an action (`/me`) */
export function actionOf(text = '') {
	return text.startsWith('\x01ACTION ') ? text.slice(8).replace(/\x01$/, '') : null;
}
