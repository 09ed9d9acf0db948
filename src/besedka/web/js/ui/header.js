// What stands above a timeline: the room, its topic, and what can be done with it.

import { say } from '../text/words.js';
import { button, fill, h, iconButton } from './dom.js';
import { menu } from './dialogs.js';

export class RoomHeader extends HTMLElement {
	/** @param {App} app */
	constructor(app) {
		super();
		this.app = app;
		this.sign = '';
		app.store.on(['current', 'session', 'rooms', 'settings'], () => this.draw());
		this.draw();
	}

	draw() {
		const { app } = this;
		const { store } = app;
		const room = store.shown;
		const topic = room?.kind === 'direct' ? say(room.here ? 'state.here' : 'state.gone') : (room?.topic || say('rooms.noTopic'));
		const { unread, mentions } = store.totals();
		const offline = store.phase !== 'online';
		const { pane } = document.body.dataset;
		const sign = JSON.stringify([offline, room?.name, topic, room?.members.size, unread, mentions, pane]);
		if (sign === this.sign) return;
		this.sign = sign;
		const back = iconButton('menu', say('app.menu'), { class: 'narrow', 'aria-expanded': String(pane === 'rooms'), onclick: () => app.pane('rooms') });
		if (unread) back.append(h('span', { class: mentions ? 'dot called' : 'dot' }));
		fill(this, back,
			h('div.title', h('h2', room?.name ?? say('app.name')), room && h('p.topic', { title: topic }, topic)),
			offline && h('p.offline', { role: 'status' }, h('span', say('app.offline')), button(say('state.retry'), () => app.client.socket.retry())),
			!room && button(say('rooms.join'), () => app.askForRoom()),
			room && iconButton('calendar', say('date.title'), { class: 'wide', onclick: () => app.askForDate() }),
			room && iconButton('search', say('search.title'), () => app.search.open('', room)),
			room?.kind === 'room' && iconButton('people', say('rooms.members', { n: room.members.size }), { class: 'members-button', 'aria-expanded': String(pane === 'members'), onclick: () => app.pane('members') }),
			room && iconButton('more', say('settings.room'), (event) => this.#more(event.currentTarget)));
	}

	/** @param {HTMLElement} near */
	#more(near) {
		const { app } = this;
		const room = app.store.shown;
		if (!room) return;
		const muted = app.preferences.muted.includes(room.key);
		menu(near, say('settings.room'), [
			[say(muted ? 'rooms.unmute' : 'rooms.mute'), () => app.preferences.mute(room.key, !muted)],
			room.kind === 'room' && [say('settings.room'), () => app.roomSettings.open(room)],
			[say('date.title'), () => app.askForDate()],
			[say('rooms.leave'), () => app.leave(room)],
		]);
	}
}

customElements.define('besedka-header', RoomHeader);
