// What Tab, @, #, / and : complete to. Pure.

import { EMOJI } from '../text/emoji.js';
import { choose } from '../text/fuzzy.js';
import { COMMANDS } from './commands.js';
import { say } from '../text/words.js';

const MOST = 8; // that are offered at a time

/** @param {Store} store @param {Room} room @param {boolean} asked whether Tab was pressed: then a bare word is completed, too @returns {Completion | null} */
export function complete(store, room, text = '', caret = 0, asked) {
	const word = /(\S*)$/.exec(text.slice(0, caret))?.[1] ?? '';
	const from = caret - word.length;
	const rest = word.slice(1);
	/** @param {Completed[]} items @returns {Completion | null} */
	const found = (items) => (items.length ? { from, to: caret, items: items.slice(0, MOST) } : null);
	if (from === 0 && word.startsWith('/')) {
		const names = Object.keys(COMMANDS).filter((name) => name.startsWith(rest.toLowerCase()) && name !== rest); // what is whole is sent by Enter
		return found(names.map((name) => ({ text: `/${name} `, label: `/${name}`, about: say(`command.${name}`) })));
	}
	if (word.startsWith('#')) {
		const rooms = [...store.rooms.values()].filter(({ kind }) => kind === 'room');
		return found(choose(rest, rooms, ({ name }) => name).map(({ name, topic }) => ({ text: `${name} `, label: name, about: topic })));
	}
	if (/^:[\p{L}_+-]{2,}$/u.test(word)) {
		const fits = EMOJI.filter(([, names]) => names.split(' ').some((name) => name.startsWith(rest.toLowerCase())));
		return found(fits.map(([emoji, names]) => ({ text: `${emoji} `, label: `${emoji} :${names.split(' ')[0]}:`, about: '' })));
	}
	const at = word.startsWith('@');
	if ((!at && !asked) || (asked && !word)) return null;
	const nicks = room.kind === 'direct' ? [room.name] : room.speakers().filter((nick) => !store.isMe(nick));
	const end = from === 0 ? ': ' : ' ';
	const typed = at ? rest : word;
	const fits = at ? choose(typed, nicks, (nick) => nick) : nicks.filter((nick) => nick.toLowerCase().startsWith(typed.toLowerCase()));
	return found(fits.map((nick) => ({ text: `${nick}${end}`, label: nick, about: room.member(nick)?.account ?? '' })));
}
