// A line of IRC as an entry of a room. Pure.

import { mentions } from '../text/fold.js';
import { makeEntry } from '../model/entries.js';
import { knows, say } from '../text/words.js';
import { actionOf } from './message.js';

/** What is said of a thing that happened, by verb: what belongs to it. @type {Record<string, Telling>} */
const EVENTS = {
	JOIN: () => ({}),
	PART: ([, reason]) => ({ reason }),
	QUIT: ([reason]) => ({ reason }),
	KICK: ([, whom, reason]) => ({ whom, reason }),
	NICK: ([to]) => ({ to }),
	TOPIC: ([, reason]) => ({ reason }),
	MODE: ([, ...modes]) => ({ modes: modes.join(' '), whom: modes[1]?.replace('!*@*', '') }),
	RENAME: ([, to]) => ({ to }),
};

/** @type {[string, boolean][]} the tag of a reaction, and whether it is added */
const REACTIONS = [['+draft/react', true], ['+draft/unreact', false]];

/** The id of what it answers, or changes. @param {Message} message */
export function aboutWhich({ verb, tags, params }) {
	return verb === 'EDIT' || verb === 'REDACT' ? (params[1] ?? '') : (tags.get('+reply') ?? tags.get('+draft/reply') ?? '');
}

/** Change what was said, as a reaction, an EDIT or a REDACT says. @param {Room} room @param {Message} message */
export function mend({ entries }, message) {
	const { tags, nick, verb, params: [, , text = ''] } = message;
	const id = aboutWhich(message);
	if (verb === 'EDIT') entries.change(id, (entry) => Object.assign(entry, { text: actionOf(text) ?? text, edited: true }));
	else if (verb === 'REDACT') entries.change(id, (entry) => Object.assign(entry, { deleted: true, text: '', reactions: null }));
	else if (verb === 'TAGMSG') {
		for (const [tag, adding] of REACTIONS) {
			const emoji = tags.get(tag);
			if (emoji) entries.react(id, emoji, nick, adding);
		}
	}
}

/** When it happened, milliseconds. @param {Message} message */
export function timeOf({ tags }) {
	const time = Date.parse(tags.get('time') ?? '');
	return Number.isNaN(time) ? Date.now() : time;
}

/**
 * How a message of the past is reacted to, in the words of the server (docs/history.md).
 * @param {string} summary `[["👍", 2, ["anna", "boris"]]]`
 * @returns {Map<string, Set<string>> | null}
 */
export function reactionsOf(summary) {
	if (!summary) return null;
	try {
		const told = /** @type {[string, number, string[]][]} */ (JSON.parse(summary));
		return new Map(told.map(([emoji, , nicks]) => [emoji, new Set(nicks)]));
	} catch {
		return null;
	}
}

/** @param {Store} store @param {Message} message @returns {Entry | null} null for what is not shown in a timeline */
export function toEntry(store, message) {
	const { tags, nick, verb, params } = message;
	const base = {
		id: tags.get('msgid') ?? '', time: timeOf(message), nick, account: tags.get('account') ?? '', mine: store.isMe(nick),
		bot: tags.has('bot'), replyTo: aboutWhich(message),
	};
	if (verb === 'PRIVMSG' || verb === 'NOTICE') {
		const text = params[1] ?? '';
		const action = actionOf(text);
		if (action === null && text.startsWith('\x01')) return null; // other CTCP is for programs
		return makeEntry({
			...base,
			kind: action !== null ? 'action' : verb === 'NOTICE' ? 'notice' : 'message',
			text: action ?? text,
			mention: !base.mine && mentions(text, store.calls),
			edited: tags.has('besedka.chat/edited'),
			reactions: reactionsOf(tags.get('besedka.chat/reactions') ?? ''),
		});
	}
	const event = EVENTS[verb]?.(params);
	return event ? makeEntry({ ...base, kind: 'event', text: say(`event.${verb === 'MODE' && knows(`event.${params[1]}`) ? params[1] : verb}${event.reason ? '.why' : ''}`, { nick, ...event }), account: verb }) : null;
}
