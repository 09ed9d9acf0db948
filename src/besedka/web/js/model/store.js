// All that the page knows, and who is told when it changes. Pure but for the emitter's clock.

import { fold } from '../text/fold.js';
import { Emitter } from './emitter.js';
import { BY_NAME, Room } from './room.js';

const MENTIONS_KEPT = 200;

export class Store extends Emitter {
	/** @param {(run: () => void) => void} schedule */
	constructor(schedule) {
		super(schedule);
		/** @type {Map<string, Room>} by key */
		this.rooms = new Map();
		this.current = '';
		this.wanted = ''; // the room that is to be shown when it has let us in
		this.nick = '';
		this.account = '';
		this.away = ''; // why one is not here
		/** @type {Phase} */
		this.phase = 'idle';
		this.network = '';
		/** @type {Set<string>} capabilities that are on */
		this.caps = new Set();
		/** @type {Map<string, string>} what 005 says */
		this.support = new Map();
		/** @type {Mention[]} the newest first */
		this.mentioned = [];
		/** Whether somebody has what is newest in a room before their eyes. @type {(room: Room) => boolean} */
		this.reads = () => false;
		/** @type {string[]} */
		this.keywords = [];
		/** @type {Note[]} what the page says to the person before it, the newest last */
		this.notes = [];
	}

	find(name = '') {
		return this.rooms.get(fold(name));
	}

	/** The one that there is, or a new one */
	room(name = '') {
		const key = fold(name);
		let room = this.rooms.get(key);
		if (!room) {
			room = new Room(name, this.isRoom(name) ? 'room' : 'direct');
			this.rooms.set(key, room);
			this.changed('rooms');
		}
		return room;
	}

	/** @param {Room} room */
	forget(room) {
		this.rooms.delete(room.key);
		if (this.current === room.key) this.open([...this.rooms.keys()][0] ?? '');
		this.changed('rooms');
	}

	/** @param {Room} room */
	rename(room, name = '') {
		this.rooms.delete(room.key);
		if (this.current === room.key) this.current = fold(name);
		room.name = name;
		room.key = fold(name);
		this.rooms.set(room.key, room);
		this.changed('rooms', 'current', `room:${room.key}`);
	}

	isRoom(name = '') {
		return (this.support.get('CHANTYPES') ?? '#').includes(name[0] ?? '');
	}

	get shown() {
		return this.rooms.get(this.current);
	}

	open(name = '') {
		const key = fold(name);
		if (this.current === key) return;
		this.current = key;
		const room = this.rooms.get(key);
		if (room) room.divider = room.unread ? room.readTo : 0;
		this.changed('current', 'rooms');
	}

	isMe(nick = '') {
		return fold(nick) === fold(this.nick);
	}

	/** What notifies: one's own name, and the words that one has set. */
	get calls() {
		return [this.nick, ...this.keywords].filter(Boolean);
	}

	/** @param {Mention} mention */
	mention(mention) {
		this.mentioned = [mention, ...this.mentioned].sort((a, b) => b.time - a.time).slice(0, MENTIONS_KEPT);
	}

	sorted() {
		const place = (/** @type {Room} */ room) => (room.kind === 'direct' ? 2 : room.key === '#lobby' ? 0 : 1);
		return [...this.rooms.values()].sort((a, b) => place(a) - place(b) || BY_NAME.compare(a.name, b.name));
	}

	/** Of all rooms together; direct talks are mentions. */
	totals() {
		let unread = 0;
		let mentions = 0;
		for (const room of this.rooms.values()) {
			unread += room.unread;
			mentions += room.kind === 'direct' ? room.unread : room.mentions;
		}
		return { unread, mentions };
	}

	/** Say something to the person who looks at the page. @param {Note['action']} [action] that is offered */
	note(text = '', trouble = false, action) {
		this.notes.push({ text, kind: trouble ? 'trouble' : 'info', action });
		this.changed('notes');
	}

	/** @param {Room} room */
	touch(room) {
		this.changed(`room:${room.key}`);
	}
}
