// What can be typed with a slash: what is done. How it is typed, and what it is for, stand among the words.

import { parse } from '../irc/message.js';
import { service as tell } from '../irc/service.js';
import { parseDate } from '../text/time.js';
import { say } from '../text/words.js';
import { h } from './dom.js';

/** @type {Record<string, Command>} */
export const COMMANDS = {
	join: (app, _, rest) => join(app, rest),
	part: (app, room, rest) => app.leave(room, rest),
	msg: (app, _, rest) => message(app, rest),
	me: (app, room, rest) => app.talk.say(room, `\x01ACTION ${rest}\x01`),
	nick: (app, _, rest) => order(app, 'NICK', rest),
	topic: (app, room, rest) => order(app, 'TOPIC', room.name, rest),
	away: (app, _, rest) => {
		app.store.away = rest;
		return order(app, 'AWAY', rest);
	},
	invite: (app, room, rest) => order(app, 'INVITE', rest, room.name),
	kick: (app, room, rest) => order(app, 'KICK', room.name, ...cut(rest)),
	...Object.fromEntries(['ban', 'mute', 'unban', 'unmute'].map((what) => [what, service(what)])),
	mode: (app, room, rest) => order(app, 'MODE', room.name, ...rest.split(/\s+/)),
	whois: (app, _, rest) => app.whois(rest),
	search: (app, _, rest) => app.search.open(rest),
	date: (app, room, rest) => {
		const time = parseDate(rest);
		return time === null ? app.askForDate() : app.goTo(room, { time });
	},
	oper: (app, _, rest) => order(app, 'OPER', rest, 'x'),
	quote: (app, _, rest) => {
		const { verb = '', params = [] } = parse(rest) ?? {};
		return order(app, verb, ...params);
	},
	help: (app) => app.help.open(),
};

/** What stands in an answer for programs: when a room was made, who set its topic and when, that a list has ended. */
const FOR_PROGRAMS = /^3(29|33|15|23|66)$/;

/** Carry out what was typed, if it is a command. @param {App} app @param {Room} room @returns {boolean} false: it is a message */
export function runCommand(app, room, text = '') {
	const match = /^\/([a-z]+)(?:\s+(.*))?$/is.exec(text);
	if (!match || text.startsWith('//')) return false;
	const name = match[1].toLowerCase();
	const rest = (match[2] ?? '').trim();
	const command = COMMANDS[name];
	const usage = say(`usage.${name}`);
	const needed = usage.replace(/\[.*?\]/g, '').trim().split(/\s+/).length - 1;
	if (!command) app.store.note(say('composer.unknown', { command: name }), true);
	else if (rest.split(/\s+/).filter(Boolean).length < needed) app.store.note(say('composer.usage', { usage }), true);
	else command(app, room, rest);
	return true;
}

/** A word, and what stands behind it. @returns {string[]} */
const cut = (text = '') => (/^(\S*)\s*(.*)$/s.exec(text) ?? []).slice(1);

/** Send what was typed, and show what is answered: nobody is left without a word. @param {App} app @param {...string} params those at the end that are empty are left out */
async function order({ client, store, window }, verb = '', ...params) {
	const given = params.slice(0, params.findLastIndex(Boolean) + 1);
	const answers = await client.ask(verb, given).catch(() => null);
	if (!answers) return store.note(say('state.lost'), true);
	answers.forEach((each) => client.handle(each));
	const told = answers.filter((each) => /^[23]\d\d$/.test(each.verb) && !FOR_PROGRAMS.test(each.verb))
		.map((each) => (each.verb === '341' ? say('notice.inviting', { nick: each.params[1], room: each.params[2] }) : each.params.slice(1).join(' ')));
	if (told.length > 1) window.show(verb, h('pre.details', told.join('\n')));
	else if (told.length) store.note(told[0]);
	return undefined;
}

/** What is said to the server in the same words. @returns {Command} */
function service(what = '') {
	return async (app, room, rest) => app.store.note((await tell(app.client, what, room.name, rest)).join(' '));
}

/** @param {App} app */
function join(app, rest = '') {
	const [name = '', ...key] = rest.split(' ');
	return name ? app.client.join(name, ...key) : app.askForRoom();
}

/** @param {App} app */
function message(app, rest = '') {
	const [name, text] = cut(rest);
	const room = app.store.room(name);
	app.store.open(room.name);
	if (text) app.talk.say(room, text);
}
