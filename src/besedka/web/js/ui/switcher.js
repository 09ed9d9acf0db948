// Ctrl+K: a few letters of a room, a person or a command, in either keyboard layout, and there.

import { say } from '../text/words.js';
import { choose } from '../text/fuzzy.js';
import { COMMANDS } from './commands.js';
import { Window } from './dialogs.js';
import { fill, h } from './dom.js';

const MOST = 12;

export class Switcher extends Window {
	/** @param {App} app */
	constructor(app) {
		super(app, 'switcher');
		/** @type {Choice[]} */
		this.found = [];
		this.at = 0;
		this.field = h('input', { type: 'search', 'aria-label': say('switcher.label'), placeholder: say('switcher.label'), role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'switcher-list', autocomplete: 'off' });
		this.list = h('ul', { role: 'listbox', id: 'switcher-list', 'aria-label': say('switcher.title') });
		this.field.addEventListener('input', () => this.#look());
		this.field.addEventListener('keydown', (event) => this.#key(event));
	}

	open() {
		this.field.value = '';
		this.show(say('switcher.title'), this.field, this.list);
		this.#look();
		this.field.focus();
	}

	/** @returns {Choice[]} what there is; what is unread first */
	#choices() {
		const { app } = this;
		const { store } = app;
		const rooms = store.sorted().sort((a, b) => b.mentions - a.mentions || b.unread - a.unread);
		const people = new Map([...store.rooms.values()].flatMap((room) => [...room.members.values()].map((each) => [each.nick, each])));
		const typed = this.field.value.trim();
		return [
			...rooms.map((room) => ({ name: room.name, about: room.topic, unread: room.unread, run: () => app.openRoom(room.name) })),
			...(typed ? [...people.keys()].filter((nick) => !store.isMe(nick) && !store.find(nick)).map((nick) => ({ name: nick, about: say('members.talk'), unread: 0, run: () => app.openTalk(nick) })) : []),
			...(typed ? Object.keys(COMMANDS).map((name) => ({ name: `/${name}`, about: say(`command.${name}`), unread: 0, run: () => app.composer.begin(`/${name} `) })) : []),
		];
	}

	#look() {
		this.found = choose(this.field.value.trim(), this.#choices(), ({ name }) => name.replace(/^\//, '')).slice(0, MOST);
		this.at = 0;
		this.#draw();
	}

	#draw() {
		fill(this.list, this.found.length
			? this.found.map((choice, index) => h('li', { role: 'option', id: `choice-${index}`, 'aria-selected': String(index === this.at), onclick: () => this.#take(index) },
				h('span', choice.name), h('small', choice.about), choice.unread > 0 && h('span.count', choice.unread)))
			: h('li.empty', say('switcher.none')));
		this.field.setAttribute('aria-activedescendant', this.found.length ? `choice-${this.at}` : '');
		this.list.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
	}

	/** @param {KeyboardEvent} event */
	#key(event) {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step && this.found.length) {
			this.at = (this.at + step + this.found.length) % this.found.length;
			this.#draw();
		} else if (event.key === 'Enter') this.#take(this.at);
		else return;
		event.preventDefault();
	}

	#take(index = 0) {
		const choice = this.found[index];
		if (!choice) return;
		this.close();
		choice.run();
	}
}
