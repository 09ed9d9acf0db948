// Searching on the server (soju.im/search), with the filters of docs/search.md.

import { toEntry } from './entry.js';
import { escape } from './message.js';
import { say } from '../text/words.js';

const PAGE = 30;

/** @param {Client} client @param {string} query @param {Room | undefined} room only there @param {number | undefined} before milliseconds: only what is older @returns {Promise<Hits>} the newest first */
export async function search(client, query, room, before) {
	/** @type {Record<string, string>} */
	const wanted = { limit: String(PAGE), text: query };
	if (room) wanted.in = room.name;
	if (before !== undefined) wanted.before = new Date(before).toISOString();
	const attributes = Object.entries(wanted).map(([name, value]) => `${name}=${escape(value)}`).join(';');
	try {
		const messages = await client.ask('SEARCH', [attributes]);
		const refusal = messages.find(({ verb }) => verb === 'FAIL');
		if (refusal) return { hits: [], more: false, problem: refusal.params.at(-1) ?? '' };
		const hits = messages.flatMap((message) => {
			const entry = toEntry(client.store, message);
			const target = message.params[0] ?? '';
			const place = client.store.isRoom(target) || !client.store.isMe(target) ? target : message.nick;
			return entry && entry.kind !== 'event' ? [{ room: place, id: entry.id, nick: entry.nick, text: entry.text, time: entry.time }] : [];
		});
		hits.sort((a, b) => b.time - a.time);
		return { hits, more: hits.length >= PAGE, problem: '' };
	} catch {
		return { hits: [], more: false, problem: say('app.offline') };
	}
}
