// What can be typed with a slash: one table of usage, words, and what is done.

import { loadAround } from '../irc/history.js';
import { parseDate } from '../text/time.js';
import { say } from '../text/words.js';

/** @type {Record<string, Command>} */
export const COMMANDS = {
	join: { usage: '/join #room [key]', about: 'command.join', run: (app, _, rest) => join(app, rest) },
	part: { usage: '/part [reason]', about: 'command.part', run: (app, room, rest) => app.leave(room, rest) },
	msg: { usage: '/msg name text', about: 'command.msg', run: (app, _, rest) => message(app, rest) },
	me: { usage: '/me text', about: 'command.me', run: (app, room, rest) => app.talk.say(room, `\x01ACTION ${rest}\x01`) },
	nick: { usage: '/nick name', about: 'command.nick', run: (app, _, rest) => app.client.raw('NICK', [rest]) },
	topic: { usage: '/topic [text]', about: 'command.topic', run: (app, room, rest) => app.client.raw('TOPIC', rest ? [room.name, rest] : [room.name]) },
	away: { usage: '/away [message]', about: 'command.away', run: (app, _, rest) => app.client.raw('AWAY', rest ? [rest] : []) },
	invite: { usage: '/invite name', about: 'command.invite', run: (app, room, rest) => app.client.raw('INVITE', [rest, room.name]) },
	kick: { usage: '/kick name [reason]', about: 'command.kick', run: (app, room, rest) => kick(app, room, rest) },
	mode: { usage: '/mode [modes]', about: 'command.mode', run: (app, room, rest) => app.client.raw('MODE', [room.name, ...rest.split(' ').filter(Boolean)]) },
	whois: { usage: '/whois name', about: 'command.whois', run: (app, _, rest) => app.whois(rest) },
	search: { usage: '/search words', about: 'command.search', run: (app, _, rest) => app.search.open(rest) },
	date: { usage: '/date 2026-09-01', about: 'command.date', run: (app, room, rest) => toDate(app, room, rest) },
	quote: { usage: '/quote LINE', about: 'command.quote', run: (app, _, rest) => app.client.socket.send(rest) },
	help: { usage: '/help', about: 'command.help', run: (app) => app.help.open() },
};

/**
 * Carry out what was typed, if it is a command.
 * @param {App} app
 * @param {Room} room
 * @param {string} text
 * @returns {boolean} false: it is a message
 */
export function runCommand(app, room, text) {
	const match = /^\/([a-z]+)(?:\s+(.*))?$/is.exec(text);
	if (!match || text.startsWith('//')) return false;
	const command = COMMANDS[match[1].toLowerCase()];
	if (command) void command.run(app, room, (match[2] ?? '').trim());
	else app.store.note({ kind: 'trouble', text: say('composer.unknown', { command: match[1] }) });
	return true;
}

/** @param {App} app @param {string} rest */
function join(app, rest) {
	const [name = '', key] = rest.split(' ');
	if (!name) return app.askForRoom();
	const room = app.store.isRoom(name) ? name : `#${name}`;
	app.store.wanted = room.toLowerCase();
	return app.client.raw('JOIN', key ? [room, key] : [room]);
}

/** @param {App} app @param {string} rest */
function message(app, rest) {
	const [, name = '', text = ''] = /^(\S+)\s*(.*)$/s.exec(rest) ?? [];
	if (!name) return;
	const room = app.store.room(name);
	app.store.open(room.name);
	if (text) app.talk.say(room, text);
}

/** @param {App} app @param {Room} room @param {string} rest */
function kick(app, room, rest) {
	const [name = '', ...reason] = rest.split(' ');
	app.client.raw('KICK', reason.length ? [room.name, name, reason.join(' ')] : [room.name, name]);
}

/** @param {App} app @param {Room} room @param {string} rest */
async function toDate(app, room, rest) {
	const time = parseDate(rest);
	if (time === null) return app.askForDate();
	const entry = await loadAround(app.client, room, { time });
	if (entry) app.timeline.show(entry);
	else app.store.note({ kind: 'info', text: say('timeline.gone') });
}
