// Searching on the server (soju.im/search), with the filters of docs/search.md.

import { toEntry } from './entry.js';
import { refusal, tagged } from './message.js';
import { say } from '../text/words.js';

const PAGE = 30;

/** @param {Client} client @param {string} query @param {Room} [room] only there @param {number} [before] milliseconds: only what is older @returns {Promise<Hits>} the newest first */
export async function search(client, query, room, before) {
	/** @type {Record<string, string>} */
	const wanted = { limit: String(PAGE), text: query };
	if (room) wanted.in = room.name;
	if (before !== undefined) wanted.before = new Date(before).toISOString();
	const messages = await client.ask('SEARCH', [tagged(wanted)]).catch(() => null);
	const hits = (messages ?? []).flatMap((message) => {
		const entry = toEntry(client.store, message);
		const target = message.params[0] ?? '';
		const room = client.store.isMe(target) ? message.nick : target;
		return entry && entry.kind !== 'event' ? [{ ...entry, room }] : [];
	});
	const problem = messages ? refusal(messages) : say('state.lost');
	return { hits: hits.sort((a, b) => b.time - a.time), more: hits.length >= PAGE, problem };
}
