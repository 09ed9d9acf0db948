// The rows of a timeline: messages, events, days, the unread line. Made from entries; they know nothing of scrolling.

import { say } from '../text/words.js';
import { clock, day, dayNumber, moment } from '../text/time.js';
import { button, h, icon, iconButton } from './dom.js';
import { popup } from './dialogs.js';
import { avatar, nickname } from './people.js';
import { rich } from './rich.js';
import { loadQuoted } from '../irc/history.js';

const TOGETHER_MS = 5 * 60_000; // messages of one person that belong together
const FOLDED_FROM = 3; // so many events in a row become one line
const ONLY_EMOJI = /^(?:\p{RGI_Emoji}\s*){1,5}$/v;

/** @param {App} app @param {Room} room */
export function rowsOf(app, room, from = 0, to = 0) {
	const { list } = room.entries;
	/** @type {Row[]} */
	const rows = [];
	let divided = !room.divider || !room.knows(room.divider) || (from > 0 && list[from - 1].time > room.divider);
	for (let at = from; at < to; at += 1) {
		const entry = list[at];
		const before = list[at - 1];
		if (!before || dayNumber(before.time) !== dayNumber(entry.time)) rows.push({ key: `day ${dayNumber(entry.time)}`, sign: day(entry.time), make: () => line('day', day(entry.time)) });
		if (!divided && entry.time > room.divider && !entry.mine && entry.kind !== 'event') {
			rows.push({ key: 'unread', sign: '', make: () => line('unread', say('timeline.unread')) });
			divided = true;
		}
		if (entry.kind === 'event') {
			const end = runEnd(list, at, to);
			if (end - at >= FOLDED_FROM) {
				rows.push(foldedRow(list.slice(at, end)));
				at = end - 1;
				continue;
			}
		}
		rows.push(entryRow(app, room, entry, entry.kind === 'message' && continues(before, entry)));
	}
	return rows;
}

/** @param {App} app @param {Room} room @returns {Row[]} what waits to be sent */
export function outgoingRows(app, room) {
	return room.outgoing.map((message) => ({ key: `out ${message.key}`, sign: `${message.state} ${message.reason}`, make: () => outgoing(app, room, message) }));
}

/** @param {Entry | undefined} before @param {Entry} entry */
function continues(before, entry) {
	return before !== undefined && (before.kind === 'message' || before.kind === 'action') && before.nick === entry.nick && !entry.replyTo &&
		entry.time - before.time < TOGETHER_MS && dayNumber(before.time) === dayNumber(entry.time);
}

/** @param {Entry[]} list */
function runEnd(list, at = 0, to = 0) {
	let end = at;
	while (end < to && list[end].kind === 'event' && list[end].account !== 'TOPIC' && dayNumber(list[end].time) === dayNumber(list[at].time)) end += 1;
	return end;
}

/** @param {'day' | 'unread'} kind */
const line = (kind, words = '') => h(`div.${kind}-line`, { role: 'separator' }, h('span', words));

/** @param {Entry[]} events */
function foldedRow(events) {
	const kinds = Map.groupBy(events, ({ account }) => (account === 'JOIN' ? 'event.joins' : account === 'PART' || account === 'QUIT' ? 'event.leaves' : 'event.changes'));
	// who came twice has come; of other changes each counts
	const words = [...kinds].map(([key, each]) => say(key, { n: key === 'event.changes' ? each.length : new Set(each.map(({ nick }) => nick)).size })).join(', ');
	return {
		key: `fold ${events[0].id || events[0].time}`,
		sign: words,
		entry: events[0],
		make: () => h('details.row.events', h('summary', words), events.map((each) => h('div.event', eventTime(each), h('span', each.text)))),
	};
}

/** @param {Entry} entry */
const eventTime = (entry) => h('time', { datetime: new Date(entry.time).toISOString(), title: moment(entry.time) }, clock(entry.time));

/** @param {App} app @param {Room} room @param {Entry} entry */
function entryRow(app, room, entry, together = false) {
	const reactions = entry.reactions ? [...entry.reactions].map(([emoji, nicks]) => `${emoji}${[...nicks].join(',')}`).join() : '';
	return {
		key: entry.id || `at ${entry.time} ${entry.nick} ${entry.text.length}`,
		sign: `${together}${entry.edited}${entry.deleted}${entry.edited ? entry.text : entry.text.length}${reactions}${entry.replyTo && room.original(entry.replyTo)?.text}`,
		entry,
		make: () => (entry.kind === 'event' ? h('div.row.event', eventTime(entry), h('span', entry.text)) : messageRow(app, room, entry, together)),
	};
}

/** @param {App} app @param {Room} room @param {Entry} entry */
function messageRow(app, room, entry, together = false) {
	const names = { isNick: (word = '') => Boolean(room.member(word)), me: app.store.nick };
	const action = entry.kind === 'action';
	const body = entry.deleted
		? h('p.deleted', say('timeline.deleted'))
		: h(ONLY_EMOJI.test(entry.text) ? 'div.text.huge' : 'div.text', action && [nickname(entry.nick), ' '], rich(entry.text, names, app.reach), action && [' ', eventTime(entry)]);
	const classes = ['row', 'message', entry.kind, together && 'together', entry.mention && 'mentions-me'];
	return h('article', { class: classes.filter(Boolean).join(' '), tabindex: -1, 'data-id': entry.id, 'aria-label': `${entry.nick}, ${moment(entry.time)}` },
		together ? h('span.gutter', eventTime(entry)) : avatar(entry.nick),
		h('div.content',
			entry.replyTo && quoted(app, room, entry.replyTo),
			!together && !action && h('header', nickname(entry.nick, { class: 'nick clickable', onclick: () => app.composer.mention(entry.nick) }), entry.bot && h('span.badge', say('members.bot')), eventTime(entry)),
			body,
			entry.edited && !entry.deleted && button(say('timeline.edited'), () => app.versions(room, entry), 'edited'),
			entry.reactions && entry.reactions.size > 0 && reactionsOf(app, room, entry)));
}

/** @param {App} app @param {Room} room */
function quoted(app, room, id = '') {
	const original = room.original(id);
	if (!original) loadQuoted(app.client, room, id);
	return h('button.quoted', { title: say('timeline.replyTo', { nick: original?.nick ?? '' }), onclick: () => app.goTo(room, { id }) },
		icon('reply'), original?.nick && nickname(original.nick), h('span.excerpt', original ? excerpt(original) : '…'));
}

/** @param {Entry} entry @returns {string} its first line */
export const excerpt = ({ deleted, text }) => (deleted ? say('timeline.deleted') : text.split('\n')[0]);

/** @param {App} app @param {Room} room @param {Entry} entry */
function reactionsOf(app, room, entry) {
	const shown = [...(entry.reactions ?? [])].map(([emoji, nicks]) => {
		const who = [...nicks].join(', ');
		const pressed = nicks.has(app.store.nick);
		return h('button.reaction', { 'aria-pressed': String(pressed), title: who, onclick: () => app.talk.react(room, entry.id, emoji), oncontextmenu: (/** @type {PointerEvent & { currentTarget: HTMLElement }} */ event) => {
			event.preventDefault();
			popup(event.currentTarget, h('ul.menu', [...nicks].map((nick) => h('li', avatar(nick), nickname(nick)))));
		} }, emoji, h('span', nicks.size));
	});
	return h('div.reactions', shown);
}

/** What can be done with a message: there is one toolbar, where the pointer or the keyboard is. @param {App} app @param {Room} room @param {Entry} entry */
export function actions(app, room, entry) {
	const may = app.rights(room, entry);
	/** @param {Given['onclick']} onclick by keyboard there are keys for it, so Tab does not stop here */
	const tool = (picture = '', words = '', onclick) => iconButton(picture, words, { tabindex: -1, onclick });
	return h('div.actions', { role: 'toolbar', 'aria-label': say('timeline.actions') },
		tool('smile', say('timeline.react'), ({ currentTarget }) => app.pickReaction(room, entry, currentTarget)),
		tool('reply', say('timeline.reply'), () => app.composer.reply(entry)),
		may.edit && tool('pen', say('timeline.edit'), () => app.composer.edit(entry)),
		tool('link', say('timeline.link'), () => app.copy(app.linkTo(room, entry))),
		may.remove && tool('bin', say('timeline.delete'), () => app.remove(room, entry)));
}

/** @param {App} app @param {Room} room @param {Outgoing} message */
function outgoing(app, room, message) {
	const names = { isNick: () => false, me: '' };
	const failed = message.state === 'failed';
	return h('article', { class: `row message outgoing ${message.state}` },
		avatar(app.store.nick),
		h('div.content',
			h('header', nickname(app.store.nick), h('span.state', { role: 'status' }, failed ? say('timeline.failed', { reason: message.reason }) : say('timeline.pending'))),
			h('div.text', rich(message.text, names, app.reach)),
			failed && h('div.buttons', button(say('timeline.retry'), () => app.talk.retry(room, message)), button(say('timeline.discard'), () => app.talk.discard(room, message), 'quiet'))));
}
