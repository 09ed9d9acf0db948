// IRC lines and their parts (modern.ircdocs.horse; IRCv3 message-tags). Pure: no socket, no page.

const UNESCAPED = { ':': ';', s: ' ', '\\': '\\', r: '\r', n: '\n' };
const ESCAPED = { ';': '\\:', ' ': '\\s', '\\': '\\\\', '\r': '\\r', '\n': '\\n' };

const unescape = (value = '') =>
	value.replace(/\\(.?)/gs, (_, c) => UNESCAPED[/** @type {keyof typeof UNESCAPED} */ (c)] ?? c);

export const escape = (value = '') =>
	value.replace(/[; \\\r\n]/g, (c) => ESCAPED[/** @type {keyof typeof ESCAPED} */ (c)]);

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
	/** @type {Source | null} */
	let source = null;
	if (rest.startsWith(':')) {
		const end = rest.indexOf(' ');
		if (end < 0) return null;
		source = sourceOf(rest.slice(1, end));
		rest = rest.slice(end).trimStart();
	}
	const colon = rest.indexOf(' :');
	const head = colon < 0 ? rest : rest.slice(0, colon);
	const words = head.split(' ').filter(Boolean);
	const verb = words.shift();
	if (!verb) return null;
	if (colon >= 0) words.push(rest.slice(colon + 2));
	return { nick: source?.nick ?? '', tags, source, verb: verb.toUpperCase(), params: words };
}

/** @param {string} mask `nick!user@host`, or a server's name */
export function sourceOf(mask) {
	const [, nick = mask, user = '', host = ''] = /^([^!@]*)(?:!([^@]*))?(?:@(.*))?$/.exec(mask) ?? [];
	return { nick, user, host };
}

/** Put a line together, without its end. What would break it (line ends) is left out of the parameters. @param {string[]} [params] only the last may have spaces or be empty @param {Record<string, string>} [tags] */
export function format(verb = '', params = [], tags = {}) {
	const entries = Object.entries(tags);
	const head = entries.length
		? `@${entries.map(([name, value]) => (value ? `${name}=${escape(value)}` : name)).join(';')} `
		: '';
	const last = params.length - 1;
	const words = params.map((each, index) => {
		const word = each.replace(/[\r\n\0]/g, ' ');
		return index === last && (word === '' || word.includes(' ') || word.startsWith(':') || index > 0) ? `:${word}` : word;
	});
	return `${head}${[verb, ...words].join(' ')}`;
}

/** What somebody does, if it is an action (`/me`) */
export function actionOf(text = '') {
	return text.startsWith('\x01ACTION ') ? text.slice(8).replace(/\x01$/, '') : null;
}
