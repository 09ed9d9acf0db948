// The rows of a timeline: messages, events, days, the unread line. Made from entries; they know nothing of scrolling.

import { say } from '../text/words.js';
import { clock, day, dayNumber, moment } from '../text/time.js';
import { h, icon, iconButton } from './dom.js';
import { avatar, nickname } from './people.js';
import { rich } from './rich.js';

const TOGETHER_MS = 5 * 60_000; // messages of one person that belong together
const FOLDED_FROM = 3; // so many events in a row become one line

/**
 * @param {App} app
 * @param {Room} room
 * @param {number} from
 * @param {number} to
 * @returns {Row[]}
 */
export function rowsOf(app, room, from, to) {
	const { list } = room.entries;
	/** @type {Row[]} */
	const rows = [];
	let divided = !room.divider || (from > 0 && list[from - 1].time > room.divider);
	for (let at = from; at < to; at += 1) {
		const entry = list[at];
		const before = list[at - 1];
		if (!before || dayNumber(before.time) !== dayNumber(entry.time)) rows.push(dayRow(entry));
		if (!divided && entry.time > room.divider && !entry.mine && entry.kind !== 'event') {
			rows.push({ key: 'unread', sign: '', entry: null, make: unreadLine });
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
	return room.outgoing.map((message) => ({
		key: `out ${message.key}`,
		sign: `${message.state} ${message.reason}`,
		entry: null,
		make: () => outgoing(app, room, message),
	}));
}

/** @param {Entry | undefined} before @param {Entry} entry */
function continues(before, entry) {
	return (
		before !== undefined && (before.kind === 'message' || before.kind === 'action') && before.nick === entry.nick && !entry.replyTo &&
		entry.time - before.time < TOGETHER_MS && dayNumber(before.time) === dayNumber(entry.time)
	);
}

/** @param {Entry[]} list @param {number} at @param {number} to */
function runEnd(list, at, to) {
	let end = at;
	while (end < to && list[end].kind === 'event' && list[end].account !== 'TOPIC' && dayNumber(list[end].time) === dayNumber(list[at].time)) end += 1;
	return end;
}

/** @param {Entry} entry @returns {Row} */
function dayRow(entry) {
	return {
		key: `day ${dayNumber(entry.time)}`,
		sign: day(entry.time),
		entry: null,
		make: () => h('div', { class: 'day-line', role: 'separator' }, h('span', {}, day(entry.time))),
	};
}

function unreadLine() {
	return h('div', { class: 'unread-line', role: 'separator' }, h('span', {}, say('timeline.unread')));
}

/** @param {Entry[]} events @returns {Row} */
function foldedRow(events) {
	const joins = new Set(events.filter(({ account }) => account === 'JOIN').map(({ nick }) => nick)).size;
	const leaves = new Set(events.filter(({ account }) => account === 'PART' || account === 'QUIT').map(({ nick }) => nick)).size;
	const others = events.filter(({ account }) => !['JOIN', 'PART', 'QUIT'].includes(account)).length;
	const words = [
		joins && say('event.joins', { n: joins }),
		leaves && say('event.leaves', { n: leaves }),
		others && say('event.changes', { n: others }),
	].filter(Boolean).join(', ');
	return {
		key: `fold ${events[0].id || events[0].time}`,
		sign: words,
		entry: events[0],
		make: () =>
			h('details', { class: 'row events' }, h('summary', {}, words), events.map((each) => h('div', { class: 'event' }, eventTime(each), h('span', { dir: 'auto' }, each.text)))),
	};
}

/** @param {Entry} entry */
const eventTime = (entry) => h('time', { datetime: new Date(entry.time).toISOString(), title: moment(entry.time) }, clock(entry.time));

/** @param {App} app @param {Room} room @param {Entry} entry @param {boolean} together @returns {Row} */
function entryRow(app, room, entry, together) {
	const reactions = entry.reactions ? [...entry.reactions].map(([emoji, nicks]) => `${emoji}${[...nicks].join(',')}`).join() : '';
	return {
		key: entry.id || `at ${entry.time} ${entry.nick} ${entry.text.length}`,
		sign: `${together}${entry.edited}${entry.deleted}${entry.edited ? entry.text : entry.text.length}${reactions}`,
		entry,
		make: () => (entry.kind === 'event' ? eventRow(entry) : messageRow(app, room, entry, together)),
	};
}

/** @param {Entry} entry */
function eventRow(entry) {
	return h('div', { class: 'row event' }, eventTime(entry), h('span', { dir: 'auto' }, entry.text));
}

/** @param {App} app @param {Room} room @param {Entry} entry @param {boolean} together */
function messageRow(app, room, entry, together) {
	const names = { isNick: (/** @type {string} */ word) => Boolean(room.member(word)), me: app.store.nick };
	const body = entry.deleted
		? h('p', { class: 'deleted' }, say('timeline.deleted'))
		: h('div', { class: 'text' }, entry.kind === 'action' && [nickname(entry.nick), ' '], rich(entry.text, names, app.reach));
	const classes = ['row', 'message', entry.kind, together && 'together', entry.mention && 'mentions-me', entry.mine && 'mine'];
	const row = h(
		'article',
		{ class: classes.filter(Boolean).join(' '), tabindex: -1, 'data-id': entry.id, 'aria-label': `${entry.nick}, ${moment(entry.time)}` },
		together ? h('span', { class: 'gutter' }, eventTime(entry)) : avatar(entry.nick),
		h(
			'div',
			{ class: 'content' },
			entry.replyTo && quoted(app, room, entry.replyTo),
			!together && h('header', {}, nickname(entry.nick, { class: 'nick clickable', onclick: () => app.composer.mention(entry.nick) }), entry.bot && h('span', { class: 'badge' }, say('members.bot')), eventTime(entry)),
			body,
			entry.edited && !entry.deleted && h('span', { class: 'edited' }, say('timeline.edited')),
			entry.reactions && entry.reactions.size > 0 && reactionsOf(app, room, entry),
		),
	);
	return row;
}

/** @param {App} app @param {Room} room @param {string} id */
function quoted(app, room, id) {
	const original = room.entries.get(id);
	const words = original ? original.text.split('\n')[0] : '…';
	return h('button', { type: 'button', class: 'quoted', title: say('timeline.replyTo', { nick: original?.nick ?? '' }), onclick: () => app.goTo(room, { id }) }, icon('reply'), original && nickname(original.nick), h('span', { class: 'excerpt', dir: 'auto' }, words));
}

/** @param {App} app @param {Room} room @param {Entry} entry */
function reactionsOf(app, room, entry) {
	const shown = [...(entry.reactions ?? [])].map(([emoji, nicks]) => {
		const who = [...nicks].join(', ');
		const pressed = nicks.has(app.store.nick);
		return h('button', { type: 'button', class: 'reaction', 'aria-pressed': String(pressed), title: who, onclick: () => app.talk.react(room, entry.id, emoji) }, emoji, h('span', {}, nicks.size));
	});
	return h('div', { class: 'reactions' }, shown);
}

/** What can be done with a message: there is one toolbar, where the pointer or the keyboard is. @param {App} app @param {Room} room @param {Entry} entry */
export function actions(app, room, entry) {
	const may = app.rights(room, entry);
	return h(
		'div',
		{ class: 'actions', role: 'toolbar', 'aria-label': say('timeline.actions') },
		iconButton('smile', say('timeline.react'), { tabindex: -1, onclick: (event) => app.pickReaction(room, entry, event.currentTarget) }),
		iconButton('reply', say('timeline.reply'), { tabindex: -1, onclick: () => app.composer.reply(entry) }),
		may.edit && iconButton('pen', say('timeline.edit'), { tabindex: -1, onclick: () => app.composer.edit(entry) }),
		iconButton('link', say('timeline.link'), { tabindex: -1, onclick: () => app.copyLink(room, entry) }),
		may.remove && iconButton('bin', say('timeline.delete'), { tabindex: -1, onclick: () => app.remove(room, entry) }),
	);
}

/** @param {App} app @param {Room} room @param {Outgoing} message */
function outgoing(app, room, message) {
	const names = { isNick: () => false, me: '' };
	const failed = message.state === 'failed';
	return h(
		'article',
		{ class: `row message outgoing ${message.state}` },
		avatar(app.store.nick),
		h(
			'div',
			{ class: 'content' },
			h('header', {}, nickname(app.store.nick), h('span', { class: 'state', role: 'status' }, failed ? say('timeline.failed', { reason: message.reason }) : say('timeline.pending'))),
			h('div', { class: 'text' }, rich(message.text, names, app.reach)),
			failed && h('div', { class: 'buttons' }, h('button', { type: 'button', onclick: () => app.talk.retry(room, message) }, say('timeline.retry')), h('button', { type: 'button', class: 'quiet', onclick: () => app.talk.discard(room, message) }, say('timeline.discard'))),
		),
	);
}
