// Where people write: a field that grows, completes, keeps a draft for each room, and asks before a long paste.

import { say } from '../text/words.js';
import { span } from '../text/time.js';
import { EMOJI } from '../text/emoji.js';
import { complete } from './completion.js';
import { runCommand } from './commands.js';
import { fill, h, icon, iconButton } from './dom.js';
import { ask, popup } from './dialogs.js';

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
		this.picked = 0;
		this.timer = 0;
		this.about = h('div.about', { hidden: true });
		this.list = h('ul.completions', { role: 'listbox', id: 'completions', 'aria-label': say('composer.offered'), hidden: true });
		this.field = h('textarea', { rows: 1, autocomplete: 'off', spellcheck: 'true', enterkeyhint: 'send', 'aria-autocomplete': 'list', 'aria-controls': 'completions' });
		this.field.addEventListener('input', () => this.#changed());
		this.field.addEventListener('keydown', (event) => this.#key(event));
		this.field.addEventListener('paste', (event) => void this.#paste(event));
		this.field.addEventListener('blur', () => setTimeout(() => this.#offer(null), 150));
		const send = h('button', { type: 'submit', class: 'send', 'aria-label': say('composer.send'), title: say('composer.send') }, icon('send'));
		const emoji = iconButton('smile', say('composer.emoji'), () => this.#pickEmoji(emoji));
		const form = h('form.field', emoji, this.field, send);
		form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.#submit();
		});
		this.hint = h('p.slow', { role: 'status', hidden: true });
		fill(this, this.list, this.about, form, this.hint);
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
		this.replying = this.editing = null;
		if (!room) return;
		const label = say('composer.label', { room: room.name });
		this.field.placeholder = label;
		this.field.setAttribute('aria-label', label);
		this.#restore();
		this.#about();
		this.#grow();
		this.#offer(null);
		if (matchMedia('(pointer: fine)').matches) this.focus();
	}

	/** Take up what was begun before. */
	#restore() {
		this.field.value = localStorage.getItem(DRAFT + this.room?.key) ?? '';
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

	/** Begin a message. */
	begin(text = '') {
		this.field.value = text;
		this.#changed();
		this.focus();
	}

	mention(nick = '') {
		const { value } = this.field;
		this.field.value = value ? `${value.replace(/\s*$/, ' ')}${nick} ` : `${nick}: `;
		this.#changed();
		this.focus();
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

	/** Reply or edit no longer. @returns {boolean} whether there was anything to stop */
	stop() {
		if (!this.replying && !this.editing) return false;
		if (this.editing) this.#restore();
		this.replying = this.editing = null;
		this.#about();
		this.#changed();
		return true;
	}

	#about() {
		const { replying, editing } = this;
		this.about.hidden = !replying && !editing;
		if (this.about.hidden) return;
		const words = editing ? say('composer.editing') : say('composer.replying', { nick: replying?.nick ?? '' });
		const excerpt = replying && h('span.excerpt', replying.text.split('\n')[0]);
		fill(this.about, icon(editing ? 'pen' : 'reply'), h('span', words), excerpt, iconButton('close', say('composer.stop'), () => this.stop()));
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
		this.replying = this.editing = null;
		this.#restore();
		this.#about();
		this.#grow();
		this.#offer(null);
		void app.timeline.showNow();
	}

	/** @param {KeyboardEvent} event */
	#key(event) {
		if (event.isComposing) return;
		if (this.offered && !this.list.hidden && this.#listKey(event)) return;
		const { room, app } = this;
		if (!room) return;
		if (event.key === 'Enter' && !event.shiftKey) {
			event.preventDefault();
			this.#submit();
		} else if (event.key === 'Tab' && !event.shiftKey && this.field.value) {
			const found = complete(app.store, room, this.field.value, this.field.selectionStart, true);
			if (!found) return;
			event.preventDefault();
			this.offered = found;
			if (found.items.length === 1) this.#take(0);
			else this.#offer(found);
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

	/** Whether it was for the list. @param {KeyboardEvent} event */
	#listKey(event) {
		const count = this.offered?.items.length ?? 0;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step) this.picked = (this.picked + step + count) % count;
		else if (event.key === 'Tab' || event.key === 'Enter') this.#take(this.picked);
		else if (event.key === 'Escape') this.#offer(null);
		else return false;
		event.preventDefault();
		event.stopPropagation();
		if (step) this.#drawList();
		return true;
	}

	/** @param {Completion | null} found */
	#offer(found) {
		this.offered = found;
		this.picked = 0;
		this.#drawList();
	}

	#drawList() {
		this.list.hidden = !this.offered;
		this.field.removeAttribute('aria-activedescendant');
		if (!this.offered) return;
		fill(this.list, this.offered.items.map((item, index) =>
			h('li', { role: 'option', id: `completion-${index}`, 'aria-selected': String(index === this.picked), onmousedown: (/** @type {Event} */ event) => (event.preventDefault(), this.#take(index)) }, h('span', item.label), h('small', item.about)),
		));
		this.field.setAttribute('aria-activedescendant', `completion-${this.picked}`);
	}

	#take(index = 0) {
		const { offered, field } = this;
		const item = offered?.items[index];
		if (!offered || !item) return;
		field.value = field.value.slice(0, offered.from) + item.text + field.value.slice(offered.to);
		const caret = offered.from + item.text.length;
		field.setSelectionRange(caret, caret);
		this.#changed();
		this.#offer(null);
		this.focus();
	}

	/** @param {HTMLElement} near */
	#pickEmoji(near) {
		const close = popup(near, h('div.emoji-grid', { role: 'group', 'aria-label': say('composer.emoji') }, EMOJI.map(([emoji, names]) =>
			h('button', { title: names.split(' ')[0], onclick: () => {
				this.field.setRangeText(emoji, this.field.selectionStart, this.field.selectionEnd, 'end');
				close();
				this.#changed();
				this.focus();
			} }, emoji),
		)));
	}

	/** @param {ClipboardEvent} event */
	async #paste(event) {
		const text = event.clipboardData?.getData('text/plain') ?? '';
		const lines = text.replace(/\n+$/, '').split('\n').length;
		if (lines < MANY_LINES) return;
		event.preventDefault();
		if (!(await ask(say('composer.paste', { n: lines }), text, say('composer.send')))) return this.focus();
		const { selectionStart, selectionEnd } = this.field;
		this.field.setRangeText(text.replace(/\n+$/, ''), selectionStart, selectionEnd, 'end');
		return this.#submit();
	}
}

customElements.define('besedka-composer', Composer);
