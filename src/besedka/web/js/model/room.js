// One room, or one direct talk: who is there, what was said, what was read. Pure.

import { fold } from '../text/fold.js';
import { Entries } from './entries.js';

/** So many entries of a room are kept in the page; what is beyond them is fetched again when somebody scrolls there. */
export const KEPT = 1000;
export const BY_NAME = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** The ranks that a prefix stands for, the highest first. */
const RANKS = '~&@%+';

export class Room {
	/** @param {'room' | 'direct'} kind */
	constructor(name = '', kind) {
		this.name = name;
		this.kind = kind;
		this.key = fold(name);
		this.topic = '';
		this.modes = '';
		this.slow = 0; // seconds from one message to the next
		this.nextAt = 0; // milliseconds: when slow mode lets one speak again
		this.fetched = false; // of a direct talk: whether its past was asked for
		this.here = true; // of a direct talk: whether the other is connected
		this.joined = kind === 'direct';
		/** @type {Map<string, Member>} */
		this.members = new Map();
		this.entries = new Entries();
		/** @type {Map<string, Entry | undefined>} what is answered here and stands elsewhere, by id; undefined: on its way */
		this.quoted = new Map();
		/** @type {Outgoing[]} what was not acknowledged yet */
		this.outgoing = [];
		/** @type {'unknown' | 'loading' | 'complete'} of what is older than the oldest entry */
		this.past = 'unknown';
		this.live = true; // whether the entries reach to now
		this.awaited = false; // whether a page behind the newest entry is on its way
		this.missed = 0; // what came while they do not
		this.readTo = 0; // milliseconds
		this.toldTo = 0; // of it, what the server knows
		this.divider = 0; // where the unread begin, as it was when the room was opened; 0: nowhere
		this.unread = 0;
		this.mentions = 0;
		/** @type {Map<string, number>} until when somebody is shown as typing, by nick */
		this.typing = new Map();
	}

	member(nick = '') {
		return this.members.get(fold(nick));
	}

	/** What is answered, if it has come. */
	original(id = '') {
		return this.entries.get(id) ?? this.quoted.get(id);
	}

	/** @param {Partial<Member>} what */
	enter(nick = '', what = {}) {
		const key = fold(nick);
		const known = this.members.get(key) ?? { nick, prefix: '', account: '', away: false, bot: false, spoke: 0 };
		const member = Object.assign(known, { nick }, what);
		this.members.set(key, member);
		return member;
	}

	/** Whether they were here. */
	leave(nick = '') {
		this.typing.delete(fold(nick));
		return this.members.delete(fold(nick));
	}

	rename(old = '', nick = '') {
		const member = this.members.get(fold(old));
		if (!member) return false;
		this.members.delete(fold(old));
		this.members.set(fold(nick), { ...member, nick });
		return true;
	}

	sorted() {
		return [...this.members.values()].sort((a, b) => rank(a) - rank(b) || BY_NAME.compare(a.nick, b.nick));
	}

	speakers() {
		return [...this.members.values()].sort((a, b) => b.spoke - a.spoke || rank(a) - rank(b)).map(({ nick }) => nick);
	}

	/** Whether that is news. @param {number} time milliseconds: what is not newer was read */
	read(time) {
		if (time <= this.readTo) return false;
		this.readTo = time;
		this.count();
		return true;
	}

	/** Let go of the oldest entries, where there are too many. @param {number} [slack] beyond KEPT, so that it is done rarely */
	dropOldest(slack = 0) {
		const { length } = this.entries.list;
		if (length <= KEPT + slack) return;
		this.entries.keep(length - KEPT);
		this.past = 'unknown';
	}

	/** Let go of the newest entries, where there are too many. */
	dropNewest() {
		if (this.entries.list.length <= KEPT) return;
		this.fallBehind();
		this.entries.keep(0, KEPT);
	}

	/** The entries do not reach to now any longer: what comes is only counted. */
	fallBehind() {
		if (this.live) this.missed = this.entries.list.length - this.entries.after(this.readTo);
		this.live = false;
	}

	/** They reach to now again. */
	catchUp() {
		this.live = true;
		this.missed = 0;
	}

	/** Whether all that came later is here. */
	knows(time = 0) {
		const [first] = this.entries.list;
		return first ? first.time <= time || this.past === 'complete' : false;
	}

	/** Count what is unread, by what is known here. */
	count() {
		const { list } = this.entries;
		const { unread, mentions } = this;
		this.unread = this.mentions = 0;
		for (let at = this.entries.after(this.readTo); at < list.length; at += 1) {
			const entry = list[at];
			if (entry.kind === 'event' || entry.mine || entry.deleted) continue;
			this.unread += 1;
			if (entry.mention) this.mentions += 1;
		}
		if (this.knows(this.readTo)) return;
		this.unread = Math.max(unread, this.unread); // what the server has counted reaches further back
		this.mentions = Math.max(mentions, this.mentions);
	}

	typists(now = 0) {
		for (const [key, until] of this.typing) if (until < now) this.typing.delete(key);
		return [...this.typing.keys()].map((key) => this.members.get(key)?.nick ?? key);
	}
}

/** @param {Member} member */
function rank({ prefix }) {
	const found = RANKS.indexOf(prefix[0] ?? ' ');
	return found < 0 ? RANKS.length : found;
}

/** Whether that is an operator, or more. @param {Member} member */
export const governs = (member) => rank(member) <= RANKS.indexOf('@');
