// The list of rooms and direct talks, with what is unread in them.

import { say } from '../text/words.js';
import { fill, h, icon, iconButton } from './dom.js';
import { avatar } from './people.js';

const MOST_SHOWN = 99; // beyond it the number says nothing more

export class RoomList extends HTMLElement {
	/** @param {App} app */
	constructor(app) {
		super();
		this.app = app;
		this.head = h('div.network');
		this.list = h('div.list');
		this.role = 'navigation';
		this.ariaLabel = say('rooms.title');
		this.me = h('div.me');
		fill(this, this.head, this.list, this.me);
		app.store.on(['rooms', 'current', 'settings'], () => this.draw());
		app.store.on(['session'], () => this.drawMe());
		this.sign = '';
		this.draw();
		this.drawMe();
	}

	draw() {
		const { app } = this;
		const rooms = app.store.sorted();
		const sign = JSON.stringify([app.store.network, app.store.current, rooms.map((room) => [room.name, room.unread, room.mentions, room.joined, room.here, app.preferences.muted.includes(room.key)])]);
		if (sign === this.sign) return;
		this.sign = sign;
		const joined = rooms.filter(({ kind }) => kind === 'room').map((room) => this.#row(room));
		const direct = rooms.filter(({ kind }) => kind === 'direct').map((room) => this.#row(room));
		fill(this.head, h('h1', app.store.network || say('app.name')),
			iconButton('at', say('mentions.title'), () => app.mentions.open()),
			iconButton('search', say('search.title'), () => app.search.open('')));
		fill(this.list,
			h('h2', say('rooms.title'), iconButton('plus', say('rooms.join'), () => app.askForRoom())),
			h('ul', joined),
			direct.length > 0 && [h('h2', say('rooms.direct')), h('ul', direct)]);
	}

	drawMe() {
		const { app } = this;
		const { store } = app;
		const state = store.phase === 'waiting' ? say('state.lost') : store.phase !== 'online' ? say('state.connecting') : store.away ? `${say('members.away')}: ${store.away}` : store.account || say('state.online');
		fill(this.me, avatar(store.nick || '?'),
			h('div.who', h('strong', store.nick), h('small', { class: `state ${store.phase}` }, state)),
			iconButton('help', say('help.title'), () => app.help.open()),
			iconButton('gear', say('settings.title'), () => app.settings.open()));
	}

	/** @param {Room} room */
	#row(room) {
		const { app } = this;
		const current = app.store.current === room.key;
		const muted = app.preferences.muted.includes(room.key);
		const calls = room.kind === 'direct' ? room.unread : room.mentions;
		const count = calls || room.unread;
		const classes = ['room', current && 'current', room.unread && !muted && 'unread', !(room.joined && room.here) && 'out'];
		const spoken = [room.name, room.unread && say('rooms.unread', { n: room.unread }), room.mentions && say('rooms.mentions', { n: room.mentions })].filter(Boolean).join(', ');
		return h('li',
			h('button', { class: classes.filter(Boolean).join(' '), 'aria-current': current ? 'page' : null, 'aria-label': spoken, onclick: () => app.openRoom(room.name) },
				room.kind === 'direct' ? avatar(room.name) : h('span.hash', { 'aria-hidden': 'true' }, '#'),
				h('span.name', room.name.replace(/^#/, '')),
				muted && icon('mute'),
				count > 0 && (!muted || calls > 0) && h('span', { class: calls ? 'count called' : 'count', 'aria-hidden': 'true' }, count > MOST_SHOWN ? `${MOST_SHOWN}+` : count)));
	}
}

customElements.define('besedka-rooms', RoomList);
