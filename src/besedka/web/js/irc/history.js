// The past, a page at a time (IRCv3 draft/chathistory), and how far it was read (draft/read-marker).

import { aboutWhich, mend, toEntry } from './entry.js';
import { makeEntry } from '../model/entries.js';
import { say } from '../text/words.js';
import { refusal, stamp } from './message.js';

const PAGE = 60;
const FIRST_PAGE = 50;

/** @param {Client} client */
const can = ({ store }) => store.caps.has('draft/chathistory');

/** As many as the server gives. @param {Client} client */
function limit({ store }, wanted = 0) {
	const most = Number(store.support.get('CHATHISTORY') ?? 0);
	return most ? Math.min(most, wanted) : wanted;
}

/** @param {Client} client @param {Room} room @param {Message[]} messages */
function entriesOf({ store }, room, messages) {
	// what the page itself has, has its reactions and its newest text already
	const here = new Set(messages.filter(({ verb }) => verb === 'PRIVMSG' || verb === 'NOTICE').map(({ tags }) => tags.get('msgid')));
	for (const message of messages) if (message.verb === 'REDACT' || !here.has(aboutWhich(message))) mend(room, message);
	return messages.map((message) => toEntry(store, message)).filter((entry) => entry !== null);
}

/** @param {Client} client @param {Room} room @param {string[]} params of CHATHISTORY, without the room @returns {Promise<Entry[] | null>} null: the connection was lost, or the server refuses */
async function page(client, room, [subcommand, ...rest]) {
	try {
		const messages = await client.ask('CHATHISTORY', [subcommand, room.name, ...rest]);
		return refusal(messages) === undefined ? entriesOf(client, room, messages) : null;
	} catch {
		return null;
	}
}

/** @param {Client} client @param {Room} room */
function told({ store }, room) {
	if (room.live) room.count();
	store.changed(`room:${room.key}`, 'rooms');
}

/** Fetch what was said since the last entry that is known, or the newest page. @param {Client} client @param {Room} room */
export async function loadLatest(client, room) {
	if (!can(client)) return;
	const known = room.live ? room.entries.lastId : '';
	const most = limit(client, known ? PAGE : FIRST_PAGE);
	const found = await page(client, room, ['LATEST', known ? `msgid=${known}` : '*', String(most)]);
	if (!found) return;
	if (found.length < most) room.entries.merge(found); // nothing is between; what the server keeps not stays here
	else room.entries.replace(found); // what is between them is fetched when somebody scrolls there
	if (!known || found.length === most) room.past = found.length < most ? 'complete' : 'unknown';
	room.catchUp();
	told(client, room);
}

/** Fetch the newest of a direct talk, once; what is newer than that, if wanted. @param {Client} client @param {Room} room @param {boolean} [again] */
export async function loadTalk(client, room, again = false) {
	if (room.fetched && !again) return;
	room.fetched = true;
	client.raw('MONITOR', ['+', room.name]);
	await loadLatest(client, room);
	if (room.entries.list.length < FIRST_PAGE) await loadOlder(client, room);
}

/** Fetch what was said before the oldest entry. @param {Client} client @param {Room} room */
export async function loadOlder(client, room) {
	const first = room.entries.list[0];
	if (!can(client) || room.past !== 'unknown' || !first) return;
	room.past = 'loading';
	const most = limit(client, PAGE);
	const from = first.id ? `msgid=${first.id}` : stamp(first.time);
	const found = await page(client, room, ['BEFORE', from, String(most)]);
	room.past = found && found.length < most ? 'complete' : 'unknown';
	if (found) room.entries.merge(found);
	room.dropNewest();
	told(client, room);
}

/** Fetch what was said behind the newest entry, where that is not now. @param {Client} client @param {Room} room */
export async function loadNewer(client, room) {
	if (!can(client) || room.live || room.awaited || !room.entries.lastId) return;
	const most = limit(client, PAGE);
	room.awaited = true;
	const found = await page(client, room, ['AFTER', `msgid=${room.entries.lastId}`, String(most)]);
	room.awaited = false;
	if (!found) return;
	room.entries.merge(found);
	room.dropOldest();
	if (found.length < most) room.catchUp();
	told(client, room);
}

/** Go to a message, or to a moment. @param {Client} client @param {Room} room @param {Where} where @returns {Promise<Entry | null>} the entry to show; null if there is none */
export async function loadAround(client, room, { id, time }) {
	const here = id ? room.entries.get(id) : undefined;
	if (here) return here;
	if (!can(client)) return null;
	const selector = id ? `msgid=${id}` : stamp(time ?? 0);
	const found = await page(client, room, ['AROUND', selector, String(limit(client, PAGE))]);
	if (!found?.length) return null;
	room.entries.replace(found);
	room.past = 'unknown';
	room.live = false;
	told(client, room);
	await loadNewer(client, room);
	if (id) return room.entries.get(id) ?? null;
	return room.entries.list[Math.min(room.entries.after((time ?? 0) - 1), room.entries.list.length - 1)] ?? null;
}

/** Fetch a message that is answered, and is not among the entries: one after the other, there may be many. @param {Client} client @param {Room} room */
export function loadQuoted(client, room, id = '') {
	if (!can(client) || room.quoted.has(id)) return;
	room.quoted.set(id, undefined);
	client.quoting = client.quoting.then(async () => {
		const messages = await client.ask('CHATHISTORY', ['AROUND', room.name, `msgid=${id}`, '1']).catch(() => null);
		if (!messages) return room.quoted.delete(id);
		const found = messages.map((message) => toEntry(client.store, message)).find((entry) => entry?.id === id);
		room.quoted.set(id, found ?? makeEntry({ time: 0, text: say('timeline.gone') }));
		return client.store.touch(room);
	});
}

/** @param {Client} client @param {Room} room @returns {boolean} whether that is news */
export function readAll({ store }, room) {
	const last = room.entries.last;
	if (!last || !room.read(last.time)) return false;
	store.changed('rooms');
	return true;
}

/** Tell the server, and with it our other devices, how far we have read. @param {Client} client @param {Room} room */
export function tellRead(client, room) {
	const { store } = client;
	if (!store.caps.has('draft/read-marker') || room.readTo <= room.toldTo) return;
	if (client.raw('MARKREAD', [room.name, stamp(room.readTo)])) room.toldTo = room.readTo;
}
