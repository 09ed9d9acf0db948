// Where people write: a field that grows, completes, keeps a draft for each room, and asks before a long paste.

import { say } from '../text/words.js';
import { span } from '../text/time.js';
import { EMOJI } from '../text/emoji.js';
import { complete } from './completion.js';
import { runCommand } from './commands.js';
import { Choices } from './choices.js';
import { fill, h, icon, iconButton } from './dom.js';
import { ask, popup, submits } from './dialogs.js';
import { excerpt } from './rows.js';

const MANY_LINES = 4; // a paste of so many asks first
const DRAFT = 'besedka.draft.';

export class Composer extends HTMLElement {
	/** @param {App} app */
	constructor(app) {
		super();
		this.app = app;
		/** @type {Entry | null} */
		this.replying = null;
		/** @type {Entry | null} */
		this.editing = null;
		/** @type {Completion | null} */
		this.offered = null;
		this.timer = 0;
		this.about = h('div.about', { hidden: true });
		this.field = h('textarea', { rows: 1, spellcheck: 'true', enterkeyhint: 'send' });
		this.choices = new Choices(this.field, 'completions', say('composer.offered'), (index) => this.#take(index));
		this.field.addEventListener('input', () => this.#changed());
		this.field.addEventListener('keydown', (event) => this.#key(event));
		this.field.addEventListener('paste', (event) => void this.#paste(event));
		this.field.addEventListener('blur', () => setTimeout(() => this.#offer(null), 150));
		const send = iconButton('send', say('composer.send'), { type: 'submit', class: 'send' });
		const emoji = iconButton('smile', say('composer.emoji'), () => this.#pickEmoji(emoji));
		this.hint = h('p.slow', { role: 'status', hidden: true });
		fill(this, this.choices.list, this.about, h('form.field', submits(() => this.#submit()), emoji, this.field, send), this.hint);
		app.store.on(['current', 'slow'], () => this.#slow());
		app.store.on(['current'], () => this.open());
	}

	get room() {
		return this.app.store.shown;
	}

	/** Take the draft of the room that is shown. */
	open() {
		const { room } = this;
		this.hidden = !room;
		if (!room) return;
		this.field.placeholder = this.field.ariaLabel = say('composer.label', { room: room.name });
		this.#restore();
		if (matchMedia('(pointer: fine)').matches) this.focus();
	}

	/** Take up what was begun before; reply or edit no longer. */
	#restore() {
		this.replying = this.editing = null;
		this.field.value = localStorage.getItem(DRAFT + this.room?.key) ?? '';
		this.#about();
		this.#grow();
		this.#offer(null);
	}

	focus() {
		this.field.focus();
	}

	/** Say how slow mode is, and when one may speak again. */
	#slow() {
		const { room } = this;
		clearTimeout(this.timer);
		const slow = (room?.kind === 'room' && this.app.hurries(room) && room.slow) || 0;
		this.hint.hidden = !slow;
		if (!room || !slow) return;
		const wait = Math.ceil((room.nextAt - Date.now()) / 1000);
		fill(this.hint, wait > 0 ? say('composer.wait', { time: span(wait) }) : say('composer.slow', { time: span(slow) }));
		if (wait > 0) this.timer = setTimeout(() => this.#slow(), 1000);
	}

	begin(text = '') {
		this.field.value = text;
		this.#changed();
		this.focus();
	}

	mention(nick = '') {
		const { value } = this.field;
		this.begin(value ? `${value.replace(/\s*$/, ' ')}${nick} ` : `${nick}: `);
	}

	/** @param {Entry} entry */
	reply(entry) {
		this.editing = null;
		this.replying = entry;
		this.#about();
		this.focus();
	}

	/** @param {Entry} entry */
	edit(entry) {
		this.replying = null;
		this.editing = entry;
		this.field.value = entry.text;
		this.#about();
		this.#grow();
		this.focus();
	}

	/** @returns {boolean} whether there was anything to stop */
	stop() {
		if (!this.replying && !this.editing) return false;
		this.#restore(); // of a reply, the draft is what is written
		return true;
	}

	#about() {
		const { replying, editing } = this;
		this.about.hidden = !replying && !editing;
		if (this.about.hidden) return;
		const words = editing ? say('composer.editing') : say('composer.replying', { nick: replying?.nick ?? '' });
		fill(this.about, icon(editing ? 'pen' : 'reply'), h('span', words), replying && h('span.excerpt', excerpt(replying)), iconButton('close', say('composer.stop'), () => this.stop()));
	}

	#changed() {
		const { room, app } = this;
		if (!room) return;
		const { value } = this.field;
		if (!this.editing) {
			if (value) localStorage.setItem(DRAFT + room.key, value);
			else localStorage.removeItem(DRAFT + room.key);
			if (!value.startsWith('/')) app.client.typing(room, value !== '');
		}
		this.#grow();
		this.#offer(complete(app.store, room, value, this.field.selectionStart, false));
	}

	#grow() {
		this.field.style.height = 'auto';
		this.field.style.height = `${this.field.scrollHeight}px`;
	}

	#submit() {
		const { room, app } = this;
		const text = this.field.value.replace(/\s+$/, '');
		if (!room || !text) return;
		if (this.editing) void app.talk.edit(room, this.editing.id, text);
		else if (!runCommand(app, room, text)) {
			if (app.hurries(room)) {
				if (room.nextAt > Date.now()) return;
				room.nextAt = Date.now() + room.slow * 1000;
				app.store.changed('slow');
			}
			app.talk.say(room, text.replace(/^\/\//, '/'), this.replying?.id);
		}
		if (!this.editing) localStorage.removeItem(DRAFT + room.key);
		this.#restore();
		void app.timeline.showNow();
	}

	/** @param {KeyboardEvent} event */
	#key(event) {
		if (event.isComposing) return;
		const { room, app } = this;
		if (!room) return;
		if (this.offered && (this.choices.key(event) || event.key === 'Escape')) {
			event.preventDefault();
			if (event.key !== 'Escape') return;
			event.stopPropagation();
			this.#offer(null);
		} else if (event.key === 'Enter' && !event.shiftKey) {
			event.preventDefault();
			this.#submit();
		} else if (event.key === 'Tab' && !event.shiftKey && this.field.value) {
			const found = complete(app.store, room, this.field.value, this.field.selectionStart, true);
			if (!found) return;
			event.preventDefault();
			this.#offer(found);
			if (found.items.length === 1) this.#take(0);
		} else if (event.key === 'ArrowUp' && !this.field.value) {
			const last = [...room.entries.list].reverse().find((entry) => entry.mine && entry.kind === 'message' && !entry.deleted && entry.id);
			if (last && app.rights(room, last).edit) {
				event.preventDefault();
				this.edit(last);
			}
		} else if (event.key === '?' && !this.field.value) {
			event.preventDefault();
			app.help.open();
		}
	}

	/** @param {Completion | null} found */
	#offer(found) {
		this.offered = found;
		this.choices.list.hidden = !found;
		this.choices.show(found?.items ?? []);
	}

	#take(index = 0) {
		const { offered, field } = this;
		if (!offered) return;
		field.setRangeText(offered.items[index].text, offered.from, offered.to, 'end');
		this.#changed();
		this.#offer(null);
		this.focus();
	}

	/** @param {HTMLElement} near */
	#pickEmoji(near) {
		const close = popup(near, h('div.emoji-grid', { role: 'group', 'aria-label': say('composer.emoji') }, EMOJI.map(([emoji, names]) =>
			h('button', { title: names.split(' ')[0], onclick: () => {
				close();
				this.#insert(emoji);
				this.focus();
			} }, emoji),
		)));
	}

	#insert(text = '') {
		const { field } = this;
		field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
		this.#changed();
	}

	/** @param {ClipboardEvent} event */
	async #paste(event) {
		const text = (event.clipboardData?.getData('text/plain') ?? '').replace(/\n+$/, '');
		const lines = text.split('\n').length;
		if (lines < MANY_LINES) return;
		event.preventDefault();
		if (!(await ask(say('composer.paste', { n: lines }), text, say('composer.send')))) return this.focus();
		this.#insert(text);
		return this.#submit();
	}
}

customElements.define('besedka-composer', Composer);
