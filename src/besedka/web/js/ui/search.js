// Search with the server's grammar (docs/search.md); hits stand in their context and lead to where they were said.

import { say } from '../text/words.js';
import { clock, day } from '../text/time.js';
import { search } from '../irc/search.js';
import { Window } from './dialogs.js';
import { fill, h } from './dom.js';
import { nickname } from './people.js';
import { rich } from './rich.js';

export class Search extends Window {
	/** @param {App} app */
	constructor(app) {
		super('search');
		this.app = app;
		/** @type {Hit[]} */
		this.hits = [];
		this.field = h('input', { type: 'search', 'aria-label': say('search.label'), placeholder: say('search.label'), autocomplete: 'off' });
		this.here = h('input', { type: 'checkbox' });
		this.state = h('p', { class: 'state', role: 'status' });
		this.list = h('ol', { class: 'hits' });
		this.more = h('button', { type: 'button', hidden: true, onclick: () => void this.#look(true) }, say('search.more'));
		this.form = h('form', {}, this.field, h('label', { class: 'check' }, this.here, h('span', {}, say('search.here'))), h('p', { class: 'hint' }, say('search.hint')));
		this.form.addEventListener('submit', (event) => {
			event.preventDefault();
			void this.#look(false);
		});
	}

	/** @param {string} query @param {Room} [room] */
	open(query, room) {
		this.room = room ?? this.app.store.shown;
		this.here.checked = Boolean(room);
		this.field.value = query;
		fill(this.list);
		fill(this.state);
		this.more.hidden = true;
		this.show(say('search.title'), this.form, this.state, this.list, this.more);
		this.field.focus();
		if (query) void this.#look(false);
	}

	/** @param {boolean} older */
	async #look(older) {
		const query = this.field.value.trim();
		if (!query) return;
		const { client, store } = this.app;
		if (!store.caps.has('soju.im/search')) {
			fill(this.state, say('search.unavailable'));
			return;
		}
		const before = older ? this.hits.at(-1)?.time : undefined;
		const { hits, more, problem } = await search(client, query, this.here.checked ? this.room : undefined, before);
		this.hits = older ? [...this.hits, ...hits] : hits;
		fill(this.state, problem || (this.hits.length ? say('search.count', { n: this.hits.length }) : say('search.none', { query })));
		fill(this.list, this.hits.map((hit) => this.#row(hit, query)));
		this.more.hidden = !more;
	}

	/** @param {Hit} hit @param {string} query */
	#row(hit, query) {
		const words = query.replace(/\b\w+:\S+/g, '').replace(/["*]/g, '').split(/\s+/).filter((word) => word.length > 1).map((word) => word.slice(0, Math.max(3, word.length - 2)));
		const room = this.app.store.room(hit.room);
		return h('li', {}, h('button', { type: 'button', class: 'hit', onclick: () => (this.close(), void this.app.goTo(room, hit)) },
			h('header', {}, h('span', { dir: 'auto' }, hit.room), nickname(hit.nick), h('time', {}, `${day(hit.time)}, ${clock(hit.time)}`)),
			h('div', { class: 'text' }, rich(hit.text, { isNick: () => false, me: '' }, { openRoom: () => {}, words }))));
	}
}

export class Mentions extends Window {
	/** @param {App} app */
	constructor(app) {
		super('mentions');
		this.app = app;
	}

	open() {
		const { app } = this;
		const rows = app.store.mentioned.map((each) => {
			const room = app.store.rooms.get(each.room);
			return h('li', {}, h('button', { type: 'button', class: 'hit', onclick: () => (this.close(), room && void app.goTo(room, each)) },
				h('header', {}, h('span', { dir: 'auto' }, room?.name ?? each.room), nickname(each.nick), h('time', {}, `${day(each.time)}, ${clock(each.time)}`)),
				h('div', { class: 'text', dir: 'auto' }, each.text)));
		});
		this.show(say('mentions.title'), rows.length ? h('ol', { class: 'hits' }, rows) : h('p', { class: 'empty' }, say('mentions.none')));
	}
}
