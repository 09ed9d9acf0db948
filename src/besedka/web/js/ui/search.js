// Search with the server's grammar (docs/search.md); hits stand in their context and lead to where they were said.

import { mentions } from '../text/fold.js';
import { say } from '../text/words.js';
import { when } from '../text/time.js';
import { search } from '../irc/search.js';
import { submits, Window } from './dialogs.js';
import { button, fill, h } from './dom.js';
import { nickname } from './people.js';
import { rich } from './rich.js';

export class Search extends Window {
	/** @param {App} app */
	constructor(app) {
		super(app, 'search');
		/** @type {Hit[]} */
		this.hits = [];
		this.field = h('input', { enterkeyhint: 'search', 'aria-label': say('search.label'), placeholder: say('search.label'), autocomplete: 'off' });
		this.here = h('input', { type: 'checkbox' });
		this.state = h('p.state', { role: 'status' });
		this.list = h('ol.hits');
		this.more = button(say('search.more'), () => this.#look(true));
		this.form = h('form', submits(() => this.#look()), this.field, h('label.check', this.here, h('span', say('search.here'))), h('p.hint', say('search.hint')));
	}

	/** @param {Room} [room] */
	open(query = '', room) {
		this.room = room ?? this.app.store.shown;
		this.here.checked = Boolean(room);
		this.field.value = query;
		fill(this.list);
		fill(this.state);
		this.more.hidden = true;
		this.show(say('search.title'), this.form, this.state, this.list, this.more);
		this.field.focus();
		if (query) void this.#look();
	}

	async #look(older = false) {
		const query = this.field.value.trim();
		if (!query) return;
		const { client, store } = this.app;
		if (!store.caps.has('soju.im/search')) return fill(this.state, say('search.unavailable'));
		const before = older ? this.hits.at(-1)?.time : undefined;
		const { hits, more, problem } = await search(client, query, this.here.checked ? this.room : undefined, before);
		this.hits = older ? [...this.hits, ...hits] : hits;
		fill(this.state, problem || (this.hits.length ? say('search.count', { n: this.hits.length }) : say('search.none', { query })));
		fill(this.list, this.hits.map((hit) => this.#row(hit, query)));
		this.more.hidden = !more;
	}

	/** @param {Hit} hit */
	#row(hit, query = '') {
		const words = query.replace(/\b\w+:\S+/g, '').replace(/["*]/g, '').split(/\s+/).filter((word) => word.length > 1).map((word) => word.slice(0, Math.max(3, word.length - 2)));
		const room = this.app.store.room(hit.room);
		return hitRow(hit.room, hit, rich(hit.text, { isNick: () => false, me: '' }, { openRoom: () => {}, words }), () => (this.close(), void this.app.goTo(room, hit)));
	}
}

export class Mentions extends Window {
	open() {
		const { store } = this.app;
		this.#draw();
		if (!store.caps.has('soju.im/search')) return;
		for (const word of store.calls) {
			void search(this.app.client, `"${word}"`).then(({ hits }) => {
				for (const hit of hits) {
					if (store.isMe(hit.nick) || store.mentioned.some(({ id }) => id === hit.id) || !mentions(hit.text, store.calls)) continue;
					store.mention({ ...hit, room: store.room(hit.room).key });
				}
				if (this.dialog.open) this.#draw();
			});
		}
	}

	#draw() {
		const { app } = this;
		const rows = app.store.mentioned.map((each) => {
			const room = app.store.rooms.get(each.room);
			return hitRow(room?.name ?? each.room, each, each.text, () => (this.close(), room && void app.goTo(room, each)));
		});
		this.show(say('mentions.title'), rows.length ? h('ol.hits', rows) : h('p.empty', say('mentions.none')));
	}
}

/** @param {string} room @param {{ nick: string, time: number }} said @param {Child | Child[]} text @param {() => unknown} onclick */
function hitRow(room, { nick, time }, text, onclick) {
	return h('li', h('button.hit', { onclick },
		h('header', h('span', room), nickname(nick), h('time', when(time))),
		h('div.text', text)));
}
