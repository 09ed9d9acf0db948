// Ctrl+K: a few letters of a room, a person or a command, in either keyboard layout, and there.

import { say } from '../text/words.js';
import { choose } from '../text/fuzzy.js';
import { Choices } from './choices.js';
import { COMMANDS } from './commands.js';
import { Window } from './dialogs.js';
import { h } from './dom.js';

const MOST = 12;

export class Switcher extends Window {
	/** @param {App} app */
	constructor(app) {
		super(app, 'switcher');
		/** @type {Choice[]} */
		this.found = [];
		this.field = h('input', { 'aria-label': say('switcher.label'), placeholder: say('switcher.label'), role: 'combobox', 'aria-expanded': 'true' });
		this.choices = new Choices(this.field, 'choices', say('switcher.title'), (index) => {
			this.close();
			this.found[index].run();
		});
		this.field.addEventListener('input', () => this.#look());
		this.field.addEventListener('keydown', (event) => event.key !== 'Tab' && this.choices.key(event) && event.preventDefault());
	}

	open() {
		this.field.value = '';
		this.show(say('switcher.title'), this.field, this.choices.list);
		this.#look();
		this.field.focus();
	}

	/** @returns {Choice[]} what there is; what is unread first */
	#all(typed = '') {
		const { app } = this;
		const { store } = app;
		const rooms = store.sorted().sort((a, b) => b.mentions - a.mentions || b.unread - a.unread)
			.map(({ name, topic, unread }) => ({ label: name, about: topic, unread, run: () => app.openRoom(name) }));
		if (!typed) return rooms;
		const nicks = new Set([...store.rooms.values()].flatMap((room) => [...room.members.values()].map(({ nick }) => nick)));
		return [
			...rooms,
			...[...nicks].filter((nick) => !store.isMe(nick) && !store.find(nick)).map((nick) => ({ label: nick, about: say('members.talk'), run: () => app.openTalk(nick) })),
			...Object.keys(COMMANDS).map((name) => ({ label: `/${name}`, about: say(`command.${name}`), run: () => app.composer.begin(`/${name} `) })),
		];
	}

	#look() {
		const typed = this.field.value.trim();
		this.found = choose(typed, this.#all(typed), ({ label }) => label.replace(/^\//, '')).slice(0, MOST);
		this.choices.show(this.found, h('li.empty', say('switcher.none')));
	}
}
