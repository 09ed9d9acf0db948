// Who is in the room, by what they may do there; and what can be done about them.

import { say } from '../text/words.js';
import { rank } from '../model/room.js';
import { menu } from './dialogs.js';
import { fill, h, iconButton } from './dom.js';
import { moderate } from './moderation.js';
import { avatar, nickname } from './people.js';

const OPERATOR = 2; // the rank of `@`: that, and all before it, govern
const VOICE = 4;
const DRAWN = 300; // of each group at once: of more, one finds somebody by the switcher

export class Members extends HTMLElement {
	/** @param {App} app */
	constructor(app) {
		super();
		this.app = app;
		this.stop = () => {};
		this.role = 'complementary';
		this.ariaLabel = say('members.title');
		app.store.on(['current'], () => this.open());
		this.open();
	}

	open() {
		this.stop();
		const room = this.app.store.shown;
		this.hidden = !room || room.kind !== 'room';
		if (!room) return;
		this.stop = this.app.store.on([`members:${room.key}`], () => this.draw());
		this.draw();
	}

	draw() {
		const { app } = this;
		const room = app?.store.shown;
		if (!room) return;
		const all = room.sorted();
		const groups = [
			{ title: say('members.operators'), who: all.filter((each) => rank(each) <= OPERATOR) },
			{ title: say('members.voiced'), who: all.filter((each) => rank(each) > OPERATOR && rank(each) <= VOICE) },
			{ title: say('members.others'), who: all.filter((each) => rank(each) > VOICE) },
		].filter(({ who }) => who.length);
		fill(this,
			h('div.head', h('h2', say('rooms.members', { n: all.length })), iconButton('close', say('app.close'), { class: 'narrow', onclick: () => app.pane('') })),
			groups.map(({ title, who }) => h('section', { 'aria-label': title }, h('h3', title), h('ul', who.slice(0, DRAWN).map((each) => this.#row(room, each))))));
	}

	/** @param {Room} room @param {Member} member */
	#row(room, member) {
		const { app } = this;
		const mine = app.store.isMe(member.nick);
		const notes = [mine && say('members.you'), member.bot && say('members.bot'), member.away && say('members.away')].filter(Boolean).join(', ');
		return h('li', h('button', { class: member.away ? 'member away' : 'member', 'aria-haspopup': 'menu', onclick: ({ currentTarget }) => this.#menu(room, member, currentTarget) },
			avatar(member.nick), nickname(member.nick), notes && h('small', notes)));
	}

	/** @param {Room} room @param {Member} member @param {HTMLElement} near */
	#menu(room, { nick, prefix }, near) {
		const { app } = this;
		const { client, store } = app;
		const mode = (change = '') => () => void client.raw('MODE', [room.name, change, nick]);
		const others = !store.isMe(nick);
		const govern = others && app.governs(room);
		menu(near, nick, [
			others && [say('members.talk'), () => app.openTalk(nick)],
			others && [say('members.mention'), () => app.composer.mention(nick)],
			[say('members.whois', { nick }), () => app.whois(nick)],
			others && [say('members.block'), () => void client.raw('SILENCE', [`+${nick}!*@*`])],
			govern && [prefix.includes('@') ? say('members.deop') : say('members.op'), mode(prefix.includes('@') ? '-o' : '+o')],
			govern && [prefix.includes('+') ? say('members.devoice') : say('members.voice'), mode(prefix.includes('+') ? '-v' : '+v')],
			govern && [say('members.mute'), () => moderate(app, room, nick, 'mute')],
			govern && [say('members.kick'), () => moderate(app, room, nick, 'kick')],
			govern && [say('members.ban'), () => moderate(app, room, nick, 'ban')],
		]);
	}
}

customElements.define('besedka-members', Members);
