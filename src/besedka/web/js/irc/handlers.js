// What the server says, and what it means for the store: one table, by verb.

import { fold } from '../text/fold.js';
import { makeEntry } from '../model/entries.js';
import { KEPT } from '../model/room.js';
import { loadLatest } from './history.js';
import { mend, toEntry } from './entry.js';

const TYPING_MS = 6_000; // IRCv3 typing: somebody who says nothing more is not typing any longer
const SERVER_ROOM_NUMERICS = new Set(['401', '403', '404', '405', '437', '442', '461', '471', '473', '474', '475', '476', '477', '478', '482', '489']);

/** @param {Client} client @param {Message} message */
export function handle(client, message) {
	const handler = HANDLERS[message.verb];
	if (handler) handler(client, message);
	else if (/^[45]\d\d$/.test(message.verb)) refusal(client, message);
}

/** @type {Handler} */
function refusal({ store }, { verb, params }) {
	const about = SERVER_ROOM_NUMERICS.has(verb) ? `${params[1] ?? ''}: ` : '';
	store.note({ kind: 'trouble', text: `${about}${params.at(-1) ?? verb}` });
}

/** @param {Client} client @param {Message} message @returns {Room} where something was said */
function placeOf({ store }, { source, params: [target = ''] }) {
	const name = target.replace(/^[~&@%+]+(?=[#&])/, '');
	if (store.isRoom(name)) return store.room(name);
	return store.room(store.isMe(name) ? (source?.nick ?? name) : name);
}

/** Show something that happened in a room. @param {Client} client @param {Room} room @param {Message} message */
function record(client, room, message) {
	const entry = toEntry(client.store, message);
	if (!entry || !room.live) return;
	room.entries.add(entry);
	client.store.changed(`room:${room.key}`);
}

/** @type {Handler} */
function said(client, message) {
	const { store } = client;
	const entry = toEntry(store, message);
	if (!entry) return;
	const nick = message.source?.nick ?? '';
	if (!message.source?.user && !store.isMe(nick) && !store.isRoom(message.params[0] ?? '')) {
		store.note({ kind: 'info', text: entry.text });
		return;
	}
	const room = placeOf(client, message);
	const member = room.member(nick);
	if (member) member.spoke = entry.time;
	room.typing.delete(fold(nick));
	const reads = store.reads(room);
	if (!room.live) room.missed += 1;
	else if (!room.entries.add(entry)) return;
	else if (reads || room !== store.shown) room.dropOldest(KEPT);
	else if (room.entries.list.length > 2 * KEPT) room.fallBehind(); // somebody reads what is older, and keeps their place
	const past = message.tags.has('past');
	const unread = !entry.mine && (!past || entry.time > room.readTo);
	if (entry.mine || reads) room.read(entry.time);
	else if (unread) {
		room.unread += 1;
		if (entry.mention) room.mentions += 1;
	}
	if (unread) {
		if ((entry.mention || room.kind === 'direct') && !past) {
			store.mention({ room: room.key, id: entry.id, nick, text: entry.text, time: entry.time });
		}
		if (!past) client.hooks.arrived(room, entry);
	}
	store.changed(`room:${room.key}`, 'rooms');
}

/** @type {Handler} */
function joined(client, message) {
	const { store } = client;
	const { source, params: [name = '', account = '*'] } = message;
	const nick = source?.nick ?? '';
	const room = store.room(name);
	if (store.isMe(nick)) {
		room.joined = true;
		room.members.clear();
		loadLatest(client, room);
		client.raw('WHO', [name, '%cnfa']);
		if (!client.identity.rooms.some((each) => store.find(each) === room)) client.identity.rooms.push(room.name);
		client.hooks.roomsChanged();
		if (store.wanted === room.key || !store.shown) store.open(name);
		if (store.wanted === room.key) store.wanted = '';
		client.hooks.entered(room);
	} else record(client, room, message);
	room.enter(nick, { account: account === '*' ? '' : account });
	store.changed('rooms', `room:${room.key}`, `members:${room.key}`);
}

/** @param {Client} client @param {Room} room */
function gone(client, room) {
	const { store } = client;
	client.identity.rooms = client.identity.rooms.filter((each) => store.find(each) !== room);
	client.hooks.roomsChanged();
	store.forget(room);
}

/** @type {Handler} */
function parted(client, message) {
	const room = client.store.find(message.params[0] ?? '');
	if (!room) return;
	if (client.store.isMe(message.source?.nick ?? '')) return gone(client, room);
	if (room.leave(message.source?.nick ?? '')) record(client, room, message);
	client.store.changed('rooms', `members:${room.key}`);
}

/** @type {Handler} */
function kicked(client, message) {
	const [name = '', nick = '', reason = ''] = message.params;
	const room = client.store.find(name);
	if (!room) return;
	if (client.store.isMe(nick)) {
		client.hooks.kicked(room.name, message.source?.nick ?? '', reason);
		return gone(client, room);
	}
	room.leave(nick);
	record(client, room, message);
	client.store.changed('rooms', `members:${room.key}`);
}

/** @param {Client} client @param {string} nick @returns {Room[]} where they are */
const roomsOf = (client, nick) => [...client.store.rooms.values()].filter((room) => room.member(nick));

/** @type {Handler} */
function quit(client, message) {
	const nick = message.source?.nick ?? '';
	for (const room of roomsOf(client, nick)) {
		room.leave(nick);
		record(client, room, message);
		client.store.changed('rooms', `members:${room.key}`);
	}
}

/** @type {Handler} */
function renamed(client, message) {
	const { store } = client;
	const old = message.source?.nick ?? '';
	const nick = message.params[0] ?? '';
	for (const room of roomsOf(client, old)) {
		room.rename(old, nick);
		record(client, room, message);
		store.changed(`members:${room.key}`);
	}
	const talk = store.find(old);
	if (talk?.kind === 'direct' && !store.find(nick)) store.rename(talk, nick);
	if (store.isMe(old)) {
		store.nick = nick;
		client.identity.name = nick;
		store.changed('session');
		client.hooks.roomsChanged();
	}
}

/** @type {Handler} */
function topicSet(client, message) {
	const room = client.store.find(message.params[0] ?? '');
	if (!room) return;
	room.topic = message.params[1] ?? '';
	record(client, room, message);
	client.store.changed(`room:${room.key}`);
}

/** @type {Handler} */
function modesSet(client, message) {
	const room = client.store.find(message.params[0] ?? '');
	if (!room) return;
	const [, letters = '', ...names] = message.params;
	const [, roles = 'ov', signs = '@+'] = /^\((\w*)\)(.*)$/.exec(client.store.support.get('PREFIX') ?? '') ?? [];
	const [lists = '', settings = '', values = ''] = (client.store.support.get('CHANMODES') ?? 'beIq,k,l').split(',');
	let adding = true;
	for (const letter of letters) {
		if (letter === '+' || letter === '-') adding = letter === '+';
		else if (roles.includes(letter)) {
			const member = room.member(names.shift() ?? '');
			const sign = signs[roles.indexOf(letter)];
			if (member) member.prefix = [...signs].filter((each) => (each === sign ? adding : member.prefix.includes(each))).join('');
		} else if (lists.includes(letter)) names.shift();
		else {
			if (settings.includes(letter) || (adding && values.includes(letter))) names.shift();
			room.modes = adding ? room.modes.replace(letter, '') + letter : room.modes.replace(letter, '');
		}
	}
	record(client, room, message);
	client.store.changed(`room:${room.key}`, `members:${room.key}`);
}

/** What tells of something that was said: a reaction, a change; or that somebody types. @type {Handler} */
function tagged({ store }, message) {
	const { tags, source, params: [target = ''] } = message;
	const nick = source?.nick ?? '';
	const room = store.find(!store.isRoom(target) && store.isMe(target) ? nick : target);
	if (!room) return;
	const typing = tags.get('+typing');
	if (typing && !store.isMe(nick)) {
		if (typing === 'done') room.typing.delete(fold(nick));
		else room.typing.set(fold(nick), Date.now() + TYPING_MS);
		store.changed(`typing:${room.key}`);
	}
	mend(room, message);
	store.changed(`room:${room.key}`);
}

/** @type {Handler} */
function marked({ store }, { params: [target = '', stamp = ''] }) {
	const room = store.find(target);
	const time = Date.parse(stamp.replace(/^timestamp=/, ''));
	if (!room || Number.isNaN(time)) return;
	room.toldTo = Math.max(room.toldTo, time);
	if (room.read(time)) store.changed('rooms', `room:${room.key}`);
}

/** @type {Handler} */
function names({ store }, { params }) {
	const room = store.find(params[2] ?? '');
	for (const each of (params[3] ?? '').split(' ').filter(Boolean)) {
		const [, prefix = '', nick = each] = /^([~&@%+]*)([^!]*)/.exec(each) ?? [];
		room?.enter(nick, { prefix });
	}
	if (room) store.changed(`members:${room.key}`);
}

/** WHOX as `WHO room %cnfa` asks for it. @type {Handler} */
function who({ store }, { params: [, name = '', nick = '', flags = '', account = '0'] }) {
	const room = store.find(name);
	const member = room?.member(nick);
	if (!room || !member) return;
	Object.assign(member, { away: flags.startsWith('G'), bot: flags.includes('B'), account: account === '0' ? '' : account });
	store.changed(`members:${room.key}`);
}

/** @type {Handler} */
function away(client, { source, params }) {
	const nick = source?.nick ?? '';
	for (const room of roomsOf(client, nick)) {
		room.enter(nick, { away: params.length > 0 });
		client.store.changed(`members:${room.key}`);
	}
}

/** @type {Handler} */
function accountOf(client, { source, params: [account = '*'] }) {
	const nick = source?.nick ?? '';
	for (const room of roomsOf(client, nick)) room.enter(nick, { account: account === '*' ? '' : account });
}

/** @type {Handler} */
function support({ store }, { params }) {
	for (const token of params.slice(1, -1)) {
		const [name, value = ''] = token.split('=');
		if (name.startsWith('-')) store.support.delete(name.slice(1));
		else store.support.set(name, value);
	}
	store.network = store.support.get('NETWORK') ?? store.network;
}

/** @type {Handler} */
function standardReply({ store }, { verb, params }) {
	store.note({ kind: verb === 'NOTE' ? 'info' : 'trouble', text: params.at(-1) ?? '' });
}

/** @type {Handler} */
function roomRenamed(client, message) {
	const [old = '', name = ''] = message.params;
	const room = client.store.find(old);
	if (!room) return;
	client.identity.rooms = client.identity.rooms.map((each) => (client.store.find(each) === room ? name : each));
	client.store.rename(room, name);
	room.entries.add(makeEntry({ ...toEntry(client.store, message), time: Date.now(), kind: 'event' }));
}

/** @type {Record<string, Handler>} */
const HANDLERS = {
	PING: (client, { params }) => void client.raw('PONG', [params[0] ?? '']),
	CAP: (client, message) => client.registration.cap(message),
	900: ({ store }, { params }) => void ((store.account = params[2] ?? ''), store.changed('session')),
	901: ({ store }) => void ((store.account = ''), store.changed('session')),
	432: (client, message) => client.registration.nickRefused(message),
	433: (client, message) => client.registration.nickRefused(message),
	'001': (client, { params }) => client.welcomed(params[0] ?? ''),
	'005': support,
	221: () => {},
	305: ({ store }) => void ((store.away = false), store.changed('session')),
	306: ({ store }) => void ((store.away = true), store.changed('session')),
	324: ({ store }, { params: [, name = '', modes = ''] }) => {
		const room = store.find(name);
		if (room) room.modes = modes.replace('+', '');
	},
	331: ({ store }, { params }) => void Object.assign(store.find(params[1] ?? '') ?? {}, { topic: '' }),
	332: ({ store }, { params: [, name = '', topic = ''] }) => {
		const room = store.find(name);
		if (room) room.topic = topic;
		store.changed(`room:${room?.key}`);
	},
	353: names,
	354: who,
	366: ({ store }, { params }) => store.changed(`members:${store.find(params[1] ?? '')?.key}`),
	376: (client) => client.ready(),
	422: (client) => client.ready(),
	PRIVMSG: said,
	NOTICE: said,
	TAGMSG: tagged,
	JOIN: joined,
	PART: parted,
	KICK: kicked,
	QUIT: quit,
	NICK: renamed,
	TOPIC: topicSet,
	MODE: (client, message) => client.store.isRoom(message.params[0] ?? '') && modesSet(client, message),
	RENAME: roomRenamed,
	REDACT: tagged,
	EDIT: tagged,
	MARKREAD: marked,
	AWAY: away,
	ACCOUNT: accountOf,
	INVITE: ({ store, hooks }, { source, params: [nick = '', room = ''] }) => {
		if (store.isMe(nick)) hooks.invited(source?.nick ?? '', room);
	},
	REGISTER: (client, { params: [outcome, account = ''] }) => void (outcome === 'SUCCESS' && client.registered(account)),
	FAIL: standardReply,
	WARN: standardReply,
	NOTE: standardReply,
	ERROR: ({ store }, { params }) => void (store.reason = params[0] ?? ''),
};

