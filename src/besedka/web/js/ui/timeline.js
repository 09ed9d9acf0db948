// The timeline: of any number of messages only a window is in the page, and it moves with the scrolling.

import { say } from '../text/words.js';
import { loadLatest, loadNewer, loadOlder, readAll, tellRead } from '../irc/history.js';
import { fill, h, icon } from './dom.js';
import { actions, outgoingRows, rowsOf } from './rows.js';
import { Room } from '../model/room.js';

const STEP = 18; // entries by which the window moves: as many as are made and laid out within a frame, with a page that has just come
const LEAST_PX = 22; // of an entry: one line that belongs to what stands above it
const NEAR_PX = 600; // from an end of the window, when it moves
const READ_EVERY_MS = 1000; // how often the server, and with it other devices, hear how far one has read
const AT_END_PX = 40; // from the bottom, when somebody counts as reading what is newest
const NOWHERE = new Room('', 'room'); // where one is before there are rooms

export class Timeline extends HTMLElement {
	/** @param {App} app */
	constructor(app) {
		super();
		this.app = app;
		this.start = 0;
		this.end = 0;
		this.version = 0;
		/** @type {Entry | undefined} the first one of the window */
		this.first = undefined;
		this.most = 160; // entries in the page: what is seen, so far that the window moves in time, and a step each way
		this.following = true; // whether what comes is scrolled into sight
		this.typingTimer = 0;
		this.readTimer = 0;
		this.top = 0; // pixels scrolled, as it was last
		/** @type {Element | null} */
		this.pointedAt = null;
		/** @type {HTMLElement | null} */
		this.toolbar = null;
		this.stop = () => {};
		/** @type {Map<string, Drawn>} */
		this.drawn = new Map();
		/** @type {WeakMap<Element, Entry>} */
		this.entryOf = new WeakMap();
		this.list = h('div.rows', { role: 'log', 'aria-live': 'off', tabindex: 0 });
		this.older = h('p.older');
		this.typing = h('p.typing', { 'aria-live': 'off' });
		this.scroller = h('div.scroller', this.older, this.list);
		this.toUnread = h('button.float.up', { hidden: true, onclick: () => this.showUnread() }, say('timeline.toUnread'));
		this.toNow = h('button.float.down', { hidden: true, onclick: () => this.showNow() });
		fill(this, this.scroller, this.toUnread, this.toNow, this.typing);
		this.scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
		this.list.addEventListener('keydown', (event) => this.#key(event));
		for (const name of ['pointerover', 'focusin']) this.list.addEventListener(name, ({ target }) => this.#offerActions(/** @type {Element} */ (target)));
		new ResizeObserver(([{ contentRect }]) => {
			this.most = Math.ceil((contentRect.height + 2 * NEAR_PX) / LEAST_PX) + 2 * STEP;
			if (this.following) this.refresh();
		}).observe(this.scroller);
		app.store.reads = (room) => room === this.room && this.#reading();
		app.store.on(['current'], () => this.open());
		addEventListener('pagehide', () => this.#tell());
	}

	get room() {
		return this.app.store.shown ?? NOWHERE;
	}

	/** Pixels below what is seen */
	get below() {
		const { scrollTop, scrollHeight, clientHeight } = this.scroller;
		return scrollHeight - scrollTop - clientHeight;
	}

	/** Show another room, where it was left: at the first unread, else at its end. */
	open() {
		const { room } = this;
		this.#tell();
		this.stop();
		this.drawn.clear();
		this.pointedAt = null;
		fill(this.list);
		this.following = true;
		this.list.setAttribute('aria-label', say('timeline.title', { room: room.name }));
		const { store } = this.app;
		this.stop = store.on([`room:${room.key}`, `typing:${room.key}`], () => this.refresh());
		this.#windowAtEnd();
		const first = room.divider && room.knows(room.divider) ? room.entries.after(room.divider) : -1;
		if (first >= 0 && first < room.entries.list.length - 1) {
			this.start = Math.max(0, Math.min(this.start, first - STEP));
			this.end = Math.min(room.entries.list.length, this.start + this.most);
		}
		this.draw();
		const line = this.list.querySelector('.unread-line');
		if (line && first >= 0) {
			line.scrollIntoView({ block: 'center' });
			this.following = this.below < AT_END_PX;
		} else this.#toBottom();
		this.#seen();
	}

	refresh() {
		const { room } = this;
		const anchor = this.following ? null : this.#anchor();
		if (this.following && room.live) this.#windowAtEnd();
		else if (room.entries.version !== this.version) this.#keepWindow();
		this.draw();
		if (this.following && room.live) this.#toBottom();
		else if (anchor) {
			this.#restore(anchor);
			this.#goOn();
		}
		this.#seen();
	}

	/** Draw the window: rows that are the same stay the elements that they are. */
	draw() {
		const { room, app } = this;
		const { list } = room.entries;
		this.start = Math.min(this.start, list.length);
		this.end = Math.min(this.end, list.length);
		this.version = room.entries.version;
		this.first = list[this.start];
		const rows = rowsOf(app, room, this.start, this.end);
		if (this.end === list.length && room.live) rows.push(...outgoingRows(app, room));
		this.#reconcile(rows);
		const beginning = this.start === 0 && room.past === 'complete';
		const empty = room.joined && !list.length && !room.outgoing.length;
		write(this.older, room === NOWHERE ? say('rooms.none') : room.past === 'loading' ? say('timeline.older') : empty ? say('timeline.empty') : beginning ? say('timeline.beginning', { room: room.name }) : '');
		this.#showFloats();
		this.#showTyping();
	}

	/** @param {Row[]} rows */
	#reconcile(rows) {
		const seen = new Set();
		let place = this.list.firstElementChild;
		for (const row of rows) {
			let key = row.key;
			for (let twin = 2; seen.has(key); twin += 1) key = `${row.key} ${twin}`;
			seen.add(key);
			let known = this.drawn.get(key);
			if (!known || known.sign !== row.sign || known.entry !== row.entry) {
				const element = row.make();
				if (known) {
					if (known.element === place) place = element;
					const focused = known.element.contains(document.activeElement);
					known.element.replaceWith(element);
					if (focused) element.focus();
				}
				known = { sign: row.sign, element, entry: row.entry };
				if (row.entry) this.entryOf.set(element, row.entry);
				this.drawn.set(key, known);
			}
			if (known.element === place) place = place.nextElementSibling;
			else this.list.insertBefore(known.element, place);
		}
		for (const [key, { element }] of this.drawn) {
			if (seen.has(key)) continue;
			element.remove();
			this.drawn.delete(key);
		}
	}

	/** Scroll to a message and mark it for a moment. @param {Entry} entry */
	show(entry) {
		const at = this.room.entries.list.indexOf(entry);
		if (at < 0) return;
		this.following = false;
		this.start = Math.max(0, at - (this.most >> 1));
		this.end = at + (this.most >> 1);
		this.draw();
		const element = [...this.drawn.values()].find((each) => each.entry === entry)?.element;
		element?.scrollIntoView({ block: 'center' });
		element?.focus({ preventScroll: true });
		element?.classList.add('shown');
		setTimeout(() => element?.classList.remove('shown'), 2500);
		this.following = this.below < AT_END_PX;
		this.#showFloats();
	}

	showUnread() {
		const { room, app } = this;
		const entry = room.entries.list[room.entries.after(room.divider)];
		if (!room.knows(room.divider)) void app.goTo(room, { time: room.divider + 1 });
		else if (entry) this.show(entry);
	}

	async showNow() {
		const { room, app } = this;
		this.following = true;
		if (!room.live) await loadLatest(app.client, room);
		this.refresh();
	}

	get chosen() {
		const focused = document.activeElement?.closest('.row');
		return (focused && this.entryOf.get(focused)) ?? null;
	}

	/** Show what can be done with the message that somebody points at. @param {Element} target */
	#offerActions(target) {
		const row = target.closest('article.message');
		const entry = row && this.entryOf.get(row);
		const { room, app } = this;
		if (!row || row === this.pointedAt) return;
		this.toolbar?.remove();
		this.pointedAt = row;
		this.toolbar = entry?.id && !entry.deleted ? actions(app, room, entry) : null;
		if (this.toolbar) row.append(this.toolbar);
	}

	#windowAtEnd() {
		const { length } = this.room.entries.list;
		this.end = length;
		this.start = Math.max(0, length - this.most + 2 * STEP);
	}

	/** The entries may have other places now: show the same ones, and a step more where the window ends near what is seen. */
	#keepWindow() {
		const { list } = this.room.entries;
		const at = this.first ? list.indexOf(this.first) : -1;
		if (at < 0) return this.#windowAtEnd();
		this.end += at - this.start;
		this.start = at;
		if (this.scroller.scrollTop < NEAR_PX) this.#shift(-STEP);
		else if (this.below < NEAR_PX) this.#shift(STEP);
		return undefined;
	}

	/** @param {number} by entries by which the window is moved */
	#shift(by) {
		if (by < 0) {
			this.start = Math.max(0, this.start + by);
			this.end = Math.min(this.end, this.start + this.most);
		} else {
			this.end = Math.min(this.room.entries.list.length, this.end + by);
			this.start = Math.max(this.start, this.end - this.most);
		}
	}

	#scrolled() {
		const { room, app } = this;
		const { scrollTop } = this.scroller;
		// What comes in between moves the end away, and nobody has scrolled: only going up stops the following.
		const stays = this.following && scrollTop >= this.top - 1;
		this.top = scrollTop;
		this.following = room.live && (stays || (this.end === room.entries.list.length && this.below < AT_END_PX));
		if (scrollTop < NEAR_PX) {
			if (this.start > 0 && !this.following) this.#move(-STEP);
			if (this.start < STEP && room.past === 'unknown') void loadOlder(app.client, room);
		} else if (!this.following && this.below < NEAR_PX) {
			if (this.end < room.entries.list.length) this.#move(STEP);
			if (this.end > room.entries.list.length - STEP && !room.live) void loadNewer(app.client, room);
		}
		this.#showFloats();
		this.#seen();
	}

	/** @param {number} by entries */
	#move(by) {
		const anchor = this.#anchor();
		this.#shift(by);
		this.draw();
		if (anchor) this.#restore(anchor);
		this.#goOn();
	}

	/** Who stands at the very edge of the window scrolls no farther by themselves: what is beyond it is drawn without that. */
	#goOn() {
		requestAnimationFrame(() => {
			const down = this.below < 2 && this.end < this.room.entries.list.length;
			if (!this.following && (this.scroller.scrollTop < 1 ? this.start > 0 : down)) this.#scrolled();
		});
	}

	/** @returns {Anchor | null} what is at the top of the view, and where */
	#anchor() {
		const edge = this.scroller.getBoundingClientRect().top;
		for (const element of this.list.children) {
			const entry = this.entryOf.get(element);
			const box = element.getBoundingClientRect();
			if (entry && box.bottom > edge && box.height) return { element, top: box.top, entry };
		}
		return null;
	}

	/** @param {Anchor} anchor */
	#restore(anchor) {
		const element = anchor.element.isConnected ? anchor.element : [...this.drawn.values()].find(({ entry }) => entry === anchor.entry)?.element;
		if (!element) return;
		const moved = element.getBoundingClientRect().top - anchor.top;
		if (Math.abs(moved) > 0.5) this.scroller.scrollTop += moved;
	}

	#toBottom() {
		this.scroller.scrollTop = this.scroller.scrollHeight;
		this.top = this.scroller.scrollTop;
	}

	/** Whether somebody has what is newest before them. */
	#reading() {
		return this.following && this.room.live && document.visibilityState === 'visible' && document.hasFocus();
	}

	#seen() {
		const { room, app } = this;
		if (!this.#reading()) return;
		readAll(app.client, room);
		if (room.readTo <= room.toldTo) return;
		this.readTimer ||= setTimeout(() => this.#tell(), READ_EVERY_MS);
	}

	/** Tell how far one has read, in whatever room. */
	#tell() {
		clearTimeout(this.readTimer);
		this.readTimer = 0;
		for (const room of this.app.store.rooms.values()) tellRead(this.app.client, room);
	}

	#showFloats() {
		const { room } = this;
		const { list } = room.entries;
		const behind = room.live ? list.length - room.entries.after(room.readTo) : room.missed;
		this.toNow.hidden = this.following;
		const words = behind > 0 ? say('timeline.nowCount', { n: behind }) : say('timeline.now');
		if (this.toNow.textContent !== words) fill(this.toNow, icon('down'), words);
		const line = room.divider && this.list.querySelector('.unread-line');
		const above = line ? line.getBoundingClientRect().top < this.scroller.getBoundingClientRect().top : list[this.start]?.time > room.divider;
		this.toUnread.hidden = !(room.divider && above && room.entries.after(room.divider) < list.length);
	}

	#showTyping() {
		const names = this.room.typists(Date.now());
		clearTimeout(this.typingTimer);
		if (names.length) this.typingTimer = setTimeout(() => this.#showTyping(), 1000);
		const key = names.length > 3 ? 'composer.typingMany' : names.length > 1 ? 'composer.typingTwo' : 'composer.typing';
		write(this.typing, names.length > 0 ? say(key, { names: names.join(', ') }) : '');
	}

	/** @param {KeyboardEvent} event */
	#key(event) {
		const { app, room } = this;
		const rows = [.../** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll('article.message'))];
		const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement?.closest('article')));
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const to = { ArrowUp: at < 0 ? rows.length - 1 : at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
		if (to !== undefined) {
			event.preventDefault();
			if (rows[to]) rows[to].focus();
			else if (event.key === 'ArrowDown') app.composer.focus();
			return;
		}
		const entry = this.chosen;
		if (!entry || event.target !== document.activeElement?.closest('article')) return;
		const may = app.rights(room, entry);
		const { code, key } = event; // letters by their place: in each keyboard layout
		if (code === 'KeyR') app.composer.reply(entry);
		else if (code === 'KeyE' && may.edit) app.composer.edit(entry);
		else if (key === '+' || key === '=') app.pickReaction(room, entry, /** @type {HTMLElement} */ (event.target));
		else if (key === 'Delete' && may.remove) app.remove(room, entry);
		else return;
		event.preventDefault();
	}
}

/** Write what is not written there yet: to write it again would lay the page out anew. @param {HTMLElement} place @param {string} words */
function write(place, words) {
	if (place.textContent !== words) place.textContent = words;
}

customElements.define('besedka-timeline', Timeline);
