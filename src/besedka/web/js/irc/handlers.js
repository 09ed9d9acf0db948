// What the server says, and what it means for the store: one table, by verb.

import { fold } from '../text/fold.js';
import { makeEntry } from '../model/entries.js';
import { KEPT } from '../model/room.js';
import { loadLatest } from './history.js';
import { mend, toEntry } from './entry.js';

const TYPING_MS = 6_000; // IRCv3 typing: somebody who says nothing more is not typing any longer
const ABOUT_SOMETHING = /^(40[1345]|4(37|4[123]|61|89)|47[1345678]|482)$/; // numerics that name what they refuse: a room, somebody, a command

/** @param {Client} client @param {Message} message */
export function handle(client, message) {
	const { verb, params } = message;
	const handler = HANDLERS[verb];
	if (handler) handler(client, message, client.store.find(params[0] ?? ''));
	else if (/^[45]\d\d$/.test(verb)) client.store.note(`${ABOUT_SOMETHING.test(verb) ? `${params[1] ?? ''}: ` : ''}${params.at(-1) ?? verb}`, true);
}

/** Show something that happened in a room, and that it has changed. @param {Client} client @param {Room} room @param {Message} message */
function record({ store }, room, message) {
	const entry = toEntry(store, message);
	if (entry && room.live) room.entries.add(entry);
	store.changed('rooms', `room:${room.key}`, `members:${room.key}`, 'slow');
}

/** @param {Client} client @param {Room} room */
export function gone(client, room) {
	const { store } = client;
	client.identity.rooms = client.identity.rooms.filter((each) => store.find(each) !== room);
	client.hooks.roomsChanged();
	store.forget(room);
}

/** An account, as JOIN, ACCOUNT and WHOX call it: `*` and `0` are none. */
const named = (account = '') => (/^[*0]$/.test(account) ? '' : account);

/** Something is different about somebody, wherever they are. @param {Client} client @param {(room: Room) => unknown} change */
function everywhere({ store }, nick = '', change) {
	for (const room of store.rooms.values()) {
		if (!room.member(nick)) continue;
		change(room);
		store.changed('rooms', `members:${room.key}`);
	}
}

/** @param {Client} client @param {Room} room @param {string[]} modes letters, and what belongs to them */
function change({ store }, room, [letters = '', ...values]) {
	const [, roles = 'ov', signs = '@+'] = /^\((\w*)\)(.*)$/.exec(store.support.get('PREFIX') ?? '') ?? [];
	const [lists = '', always = '', set = ''] = (store.support.get('CHANMODES') ?? 'beIq,k,l').split(',');
	let adding = true;
	for (const letter of letters) {
		if (letter === '+' || letter === '-') adding = letter === '+';
		else if (roles.includes(letter)) {
			const member = room.member(values.shift() ?? '');
			const sign = signs[roles.indexOf(letter)];
			if (member) member.prefix = [...signs].filter((each) => (each === sign ? adding : member.prefix.includes(each))).join('');
		} else if (lists.includes(letter)) values.shift();
		else {
			const value = always.includes(letter) || (adding && set.includes(letter)) ? values.shift() : '';
			if (letter === 'W') room.slow = Number(value);
			room.modes = room.modes.replace(letter, '') + (adding ? letter : '');
		}
	}
}

/** @type {Handler} */
function said(client, message) {
	const { store } = client;
	const { nick, source, tags, params: [target = ''] } = message;
	const entry = toEntry(store, message);
	if (!entry) return;
	const name = target.replace(/^[~&@%+]+(?=[#&])/, '');
	if (!source.includes('!') && !store.isMe(nick) && !store.isRoom(target)) return store.note(entry.text); // the server itself
	const room = store.room(store.isMe(name) ? nick : name);
	const member = room.member(nick);
	if (member) member.spoke = entry.time;
	room.typing.delete(fold(nick));
	const reads = store.reads(room);
	if (!room.live) room.missed += 1;
	else if (!room.entries.add(entry)) return;
	else if (reads || room !== store.shown) room.dropOldest(KEPT);
	else if (room.entries.list.length > 2 * KEPT) room.fallBehind(); // somebody reads what is older, and keeps their place
	const past = tags.has('past');
	const unread = !entry.mine && (!past || entry.time > room.readTo);
	if (entry.mine || reads) room.read(entry.time);
	else if (unread) {
		room.unread += 1;
		if (entry.mention) room.mentions += 1;
	}
	if (unread && !past) {
		if (entry.mention || room.kind === 'direct') store.mention({ room: room.key, id: entry.id, nick, text: entry.text, time: entry.time });
		client.hooks.arrived(room, entry);
	}
	store.changed(`room:${room.key}`, 'rooms');
}

/** What tells of something that was said: a reaction, a change; or that somebody types. @type {Handler} */
function tagged({ store }, message) {
	const { tags, nick, params: [target = ''] } = message;
	const room = store.find(store.isMe(target) ? nick : target);
	if (!room) return;
	const typing = tags.get('+typing');
	if (typing && !store.isMe(nick)) {
		if (typing === 'done') room.typing.delete(fold(nick));
		else room.typing.set(fold(nick), Date.now() + TYPING_MS);
		store.changed(`typing:${room.key}`);
	}
	mend(room, message);
	store.touch(room);
}

/** @type {Handler} */
function present({ store }, { verb, params: [, names = ''] }) {
	for (const each of names.split(',')) {
		const room = store.find(each.split('!')[0]);
		if (room?.kind === 'direct') room.here = verb === '730';
	}
	store.changed('rooms');
}

/** @type {Handler} */
const refused = (client, message) => client.registration.nickRefused(message);
/** @type {Handler} */
const ready = (client) => client.ready();
/** @type {Handler} */
const reply = ({ store }, { verb, params }) => store.note(params.at(-1), verb !== 'NOTE');
/** @type {(change: (store: Store, params: string[]) => unknown) => Handler} */
const own = (change) => ({ store }, { params }) => {
	change(store, params);
	store.changed('session');
};

/** @type {Record<string, Handler>} */
const HANDLERS = {
	PING: (client, { params }) => client.raw('PONG', [params[0] ?? '']),
	CAP: (client, message) => client.registration.cap(message),
	900: own((store, params) => (store.account = params[2] ?? '')),
	901: own((store) => (store.account = '')),
	432: refused,
	433: refused,
	'001': (client, { params }) => client.welcomed(params[0] ?? ''),
	'005': ({ store }, { params }) => {
		for (const token of params.slice(1, -1)) {
			const [name, value = ''] = token.split('=');
			if (name.startsWith('-')) store.support.delete(name.slice(1));
			else store.support.set(name, value);
		}
		store.network = store.support.get('NETWORK') ?? store.network;
	},
	305: own((store) => (store.away = '')),
	306: own((store) => (store.away ||= '…')),
	324: (client, { params: [, name = '', ...modes] }) => {
		const room = client.store.find(name);
		if (!room) return;
		room.modes = '';
		room.slow = 0;
		change(client, room, modes);
		client.store.changed('slow');
	},
	332: ({ store }, { params: [, name = '', topic = ''] }) => {
		const room = store.find(name);
		if (room) room.topic = topic;
		store.changed('rooms');
	},
	353: ({ store }, { params: [, , name = '', names = ''] }) => {
		for (const each of names.split(' ').filter(Boolean)) {
			const [, prefix = '', nick = each] = /^([~&@%+]*)([^!]*)/.exec(each) ?? [];
			store.find(name)?.enter(nick, { prefix });
		}
		store.changed(`members:${fold(name)}`);
	},
	// WHOX as `WHO room %cnfa` asks for it
	354: ({ store }, { params: [, name = '', nick = '', flags = '', account] }) => {
		const member = store.find(name)?.member(nick);
		if (!member) return;
		Object.assign(member, { away: flags.startsWith('G'), bot: flags.includes('B'), account: named(account) });
		store.changed(`members:${fold(name)}`);
	},
	376: ready,
	422: ready,
	730: present,
	731: present,
	UNREAD: ({ store }, { params: [target = '', unread = '', mentions = ''] }) => {
		const room = store.isRoom(target) ? store.find(target) : store.room(target);
		if (!room) return;
		Object.assign(room, { unread: parseInt(unread, 10), mentions: parseInt(mentions, 10) });
		if (room.live) room.count();
		store.changed('rooms');
	},
	PRIVMSG: said,
	NOTICE: said,
	TAGMSG: tagged,
	REDACT: tagged,
	EDIT: tagged,
	JOIN: (client, message) => {
		const { store, identity } = client;
		const { nick, params: [name = '', account] } = message;
		const room = store.room(name);
		const mine = store.isMe(nick);
		if (mine) {
			room.joined = true;
			room.members.clear();
			loadLatest(client, room);
			client.raw('WHO', [name, '%cnfa']);
			client.raw('MODE', [name]);
			if (!identity.rooms.some((each) => store.find(each) === room)) identity.rooms.push(room.name);
			client.hooks.roomsChanged();
			if (store.wanted === room.key || !store.shown) store.open(name);
			if (store.wanted === room.key) store.wanted = '';
			client.hooks.entered(room);
			store.changed('rooms', `room:${room.key}`);
		} else record(client, room, message);
		room.enter(nick, { account: named(account) });
		store.changed(`members:${room.key}`);
	},
	PART: (client, message, room) => {
		if (!room) return;
		if (client.store.isMe(message.nick)) gone(client, room);
		else if (room.leave(message.nick)) record(client, room, message);
	},
	KICK: (client, message, room) => {
		const { nick: by, params: [, nick = '', reason = ''] } = message;
		if (!room) return;
		if (client.store.isMe(nick)) {
			client.hooks.kicked(room.name, by, reason);
			gone(client, room);
		} else {
			room.leave(nick);
			record(client, room, message);
		}
	},
	QUIT: (client, message) => everywhere(client, message.nick, (room) => {
		room.leave(message.nick);
		record(client, room, message);
	}),
	NICK: (client, message) => {
		const { store } = client;
		const { nick: old, params: [nick = ''] } = message;
		everywhere(client, old, (room) => {
			room.rename(old, nick);
			record(client, room, message);
		});
		const talk = store.find(old);
		if (talk?.kind === 'direct' && !store.find(nick)) store.rename(talk, nick);
		if (!store.isMe(old)) return;
		store.nick = client.identity.name = nick;
		store.changed('session');
		client.hooks.roomsChanged();
	},
	TOPIC: (client, message, room) => {
		if (!room) return;
		room.topic = message.params[1] ?? '';
		record(client, room, message);
	},
	MODE: (client, message, room) => {
		if (room?.kind !== 'room') return;
		change(client, room, message.params.slice(1));
		record(client, room, message);
	},
	RENAME: (client, message, room) => {
		const { identity, store } = client;
		const name = message.params[1] ?? '';
		if (!room) return;
		identity.rooms = identity.rooms.map((each) => (store.find(each) === room ? name : each));
		store.rename(room, name);
		room.entries.add(makeEntry({ ...toEntry(store, message), time: Date.now(), kind: 'event' }));
	},
	MARKREAD: (client, { params: [, stamp = ''] }, room) => {
		const { store } = client;
		const time = Date.parse(stamp.replace(/^timestamp=/, ''));
		if (!room || Number.isNaN(time)) return;
		room.toldTo = Math.max(room.toldTo, time);
		if (!room.read(time)) return;
		store.changed('rooms', `room:${room.key}`);
		if (!room.knows(time) && store.caps.has('besedka/unread')) client.raw('UNREAD', [room.name]);
	},
	AWAY: (client, { nick, params }) => everywhere(client, nick, (room) => room.enter(nick, { away: params.length > 0 })),
	ACCOUNT: (client, { nick, params: [account] }) => everywhere(client, nick, (room) => room.enter(nick, { account: named(account) })),
	INVITE: ({ store, hooks }, { nick: by, params: [nick = '', room = ''] }) => store.isMe(nick) && hooks.invited(by, room),
	REGISTER: (client, { params: [outcome, account = ''] }) => outcome === 'SUCCESS' && client.registered(account),
	FAIL: reply,
	WARN: reply,
	NOTE: reply,
};
