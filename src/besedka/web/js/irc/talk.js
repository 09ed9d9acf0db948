// What people do with messages: say, edit, delete, react. Each survives a lost connection or says that it did not.

import { makeEntry } from '../model/entries.js';
import { say } from '../text/words.js';
import { refusal } from './message.js';

const LINE_BYTES = 350; // of text in one line: what fits 512 bytes with the longest source before it

export class Talk {
	/** @param {Client} client @param {Outbox} outbox */
	constructor(client, outbox) {
		this.client = client;
		this.outbox = outbox;
	}

	/** @param {Room} room @param {string} [replyTo] */
	say(room, text = '', replyTo = '') {
		/** @type {Outgoing} */
		const message = { key: this.outbox.nextKey(), text, replyTo, time: Date.now(), state: 'pending', reason: '' };
		room.outgoing.push(message);
		void this.outbox.keep({ key: message.key, room: room.name, text, replyTo, time: message.time });
		this.client.store.touch(room);
		this.#send(room, message);
	}

	/** @param {Room} room */
	resend(room) {
		for (const message of room.outgoing) if (message.state === 'pending') this.#send(room, message);
	}

	/** @param {Room} room @param {Outgoing} message */
	retry(room, message) {
		Object.assign(message, { state: 'pending', reason: '' });
		this.client.store.touch(room);
		this.#send(room, message);
	}

	/** @param {Room} room @param {Outgoing} message */
	discard(room, message) {
		room.outgoing = room.outgoing.filter((each) => each !== message);
		void this.outbox.drop(message.key);
		this.client.store.touch(room);
	}

	/** @param {Room} room */
	edit(room, id = '', text = '') {
		const before = room.entries.get(id);
		const said = before?.kind === 'action' ? `\x01ACTION ${text}\x01` : text;
		const lines = cut(said);
		return this.#answered(room, lines.length < 2 ? this.client.ask('EDIT', [room.name, id, said]) : this.#batch(room, this.outbox.nextKey(), lines, ['EDIT', room.name, id]));
	}

	/** @param {Room} room */
	remove(room, id = '') {
		return this.#answered(room, this.client.ask('REDACT', [room.name, id]));
	}

	/** @param {Room} room */
	react(room, id = '', emoji = '') {
		const mine = room.entries.get(id)?.reactions?.get(emoji)?.has(this.client.store.nick) ?? false;
		this.client.raw('TAGMSG', [room.name], { '+reply': id, [mine ? '+draft/unreact' : '+draft/react']: emoji });
		if (this.client.store.caps.has('echo-message')) return;
		room.entries.react(id, emoji, this.client.store.nick, !mine);
		this.client.store.touch(room);
	}

	/** @param {Room} room @param {Outgoing} message */
	#send(room, message) {
		const { client } = this;
		const { store } = client;
		if (store.phase !== 'online' || (room.kind === 'room' && !room.joined)) return;
		/** @type {Record<string, string>} */
		const tags = {};
		if (store.caps.has('besedka/message-key')) tags['besedka/key'] = message.key;
		if (message.replyTo && store.caps.has('message-tags')) tags['+reply'] = message.replyTo;
		const lines = cut(message.text);
		const several = store.caps.has('draft/multiline') && lines.length > 1;
		void this.#settle(room, message, several
			? this.#batch(room, message.key, lines, ['PRIVMSG', room.name], tags)
			: Promise.all(lines.map(({ text }, index) => client.ask('PRIVMSG', [room.name, text], index ? {} : tags))).then((answers) => answers.flat()));
	}

	/** @param {Room} room @param {string} key @param {Line[]} lines @param {string[]} line what stands before each @param {Record<string, string>} [tags] */
	#batch(room, key, lines, [verb, ...params], tags = {}) {
		const batch = `m${key}`;
		const answer = this.client.ask('BATCH', [`+${batch}`, 'draft/multiline', room.name], tags);
		for (const { text, goesOn } of lines) this.client.raw(verb, [...params, text], goesOn ? { batch, 'draft/multiline-concat': '' } : { batch });
		this.client.raw('BATCH', [`-${batch}`]);
		return answer;
	}

	/** @param {Room} room @param {Outgoing} message @param {Promise<Message[]>} answers */
	async #settle(room, message, answers) {
		const { store } = this.client;
		try {
			const messages = await answers;
			const reason = refusal(messages);
			if (reason !== undefined) Object.assign(message, { state: 'failed', reason });
			else {
				room.outgoing = room.outgoing.filter((each) => each !== message);
				void this.outbox.drop(message.key);
				for (const each of messages) if (each.verb !== 'ACK') this.client.handle(each);
				if (!store.caps.has('echo-message')) this.#show(room, message);
			}
		} catch {
			return; // the connection is lost: it is sent again when it is back
		}
		store.touch(room);
	}

	/** @param {Room} room @param {Outgoing} message */
	#show(room, { text, replyTo, time }) {
		room.entries.add(makeEntry({ time, nick: this.client.store.nick, text, replyTo, mine: true }));
	}

	/** @param {Room} room @param {Promise<Message[]>} answer */
	async #answered(room, answer) {
		try {
			for (const message of await answer) this.client.handle(message);
		} catch {
			this.client.store.note(say('state.lost'), true);
		}
		this.client.store.touch(room);
	}
}

export function cut(text = '') {
	const encoder = new TextEncoder();
	/** @type {Line[]} */
	const lines = [];
	for (const line of text.split('\n')) {
		let piece = '';
		let bytes = 0;
		let goesOn = false;
		for (const letter of line) {
			const size = encoder.encode(letter).length;
			if (bytes + size > LINE_BYTES) {
				lines.push({ text: piece, goesOn });
				piece = '';
				bytes = 0;
				goesOn = true;
			}
			piece += letter;
			bytes += size;
		}
		lines.push({ text: piece, goesOn });
	}
	return lines;
}
