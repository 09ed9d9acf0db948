// What can be typed with a slash: what is done. How it is typed, and what it is for, stand among the words.

import { service as tell } from '../irc/service.js';
import { parseDate } from '../text/time.js';
import { say } from '../text/words.js';

/** @type {Record<string, Command>} */
export const COMMANDS = {
	join: (app, _, rest) => join(app, rest),
	part: (app, room, rest) => app.leave(room, rest),
	msg: (app, _, rest) => message(app, rest),
	me: (app, room, rest) => app.talk.say(room, `\x01ACTION ${rest}\x01`),
	nick: (app, _, rest) => app.client.raw('NICK', [rest]),
	topic: (app, room, rest) => app.client.raw('TOPIC', rest ? [room.name, rest] : [room.name]),
	away: (app, _, rest) => app.client.away(rest),
	invite: (app, room, rest) => app.client.raw('INVITE', [rest, room.name]),
	kick: (app, room, rest) => kick(app, room, rest),
	...Object.fromEntries(['ban', 'mute', 'unban', 'unmute'].map((what) => [what, service(what)])),
	mode: (app, room, rest) => app.client.raw('MODE', [room.name, ...rest.split(' ').filter(Boolean)]),
	whois: (app, _, rest) => app.whois(rest),
	search: (app, _, rest) => app.search.open(rest),
	date: (app, room, rest) => {
		const time = parseDate(rest);
		return time === null ? app.askForDate() : app.goTo(room, { time });
	},
	oper: (app, _, rest) => app.client.raw('OPER', [rest, 'x']),
	quote: (app, _, rest) => app.client.socket.send(rest),
	help: (app) => app.help.open(),
};

/** Carry out what was typed, if it is a command. @param {App} app @param {Room} room @returns {boolean} false: it is a message */
export function runCommand(app, room, text = '') {
	const match = /^\/([a-z]+)(?:\s+(.*))?$/is.exec(text);
	if (!match || text.startsWith('//')) return false;
	const command = COMMANDS[match[1].toLowerCase()];
	if (command) command(app, room, (match[2] ?? '').trim());
	else app.store.note(say('composer.unknown', { command: match[1] }), true);
	return true;
}

/** What is said to the server in the same words. @returns {Command} */
function service(what = '') {
	return async (app, room, rest) => app.store.note((await tell(app.client, what, room.name, ...rest.split(/\s+/))).join(' '));
}

/** @param {App} app */
function join(app, rest = '') {
	const [name = '', ...key] = rest.split(' ');
	return name ? app.client.join(name, ...key) : app.askForRoom();
}

/** @param {App} app */
function message(app, rest = '') {
	const [, name = '', text = ''] = /^(\S+)\s*(.*)$/s.exec(rest) ?? [];
	if (!name) return;
	const room = app.store.room(name);
	app.store.open(room.name);
	if (text) app.talk.say(room, text);
}

/** @param {App} app @param {Room} room */
function kick(app, room, rest = '') {
	const [, name = '', reason] = /^(\S*)\s*(.+)?$/s.exec(rest) ?? [];
	app.client.raw('KICK', reason ? [room.name, name, reason] : [room.name, name]);
}
