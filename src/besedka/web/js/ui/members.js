// Who is in the room, by what they may do there; and what can be done about them.

import { say } from '../text/words.js';
import { governs } from '../model/room.js';
import { menu } from './dialogs.js';
import { fill, h, iconButton } from './dom.js';
import { moderate } from './moderation.js';
import { avatar, nickname } from './people.js';

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
		this.hidden = room?.kind !== 'room';
		if (!room) return;
		this.stop = this.app.store.on([`members:${room.key}`], () => this.draw());
		this.draw();
	}

	draw() {
		const { app } = this;
		const room = app.store.shown;
		if (!room) return;
		const groups = Map.groupBy(room.sorted(), (each) => say(governs(each) ? 'members.operators' : each.prefix ? 'members.voiced' : 'members.others'));
		fill(this,
			h('div.head', h('h2', say('rooms.members', { n: room.members.size })), iconButton('close', say('app.close'), { class: 'narrow', onclick: () => app.pane('') })),
			[...groups].map(([title, who]) => h('section', { 'aria-label': title }, h('h3', title), h('ul', who.slice(0, DRAWN).map((each) => this.#row(room, each))))));
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
		const others = !store.isMe(nick);
		const govern = others && app.governs(room);
		const [op, voice] = ['@', '+'].map((sign) => prefix.includes(sign));
		menu(near, nick, [
			others && [say('members.talk'), () => app.openTalk(nick)],
			others && [say('members.mention'), () => app.composer.mention(nick)],
			[say('members.whois', { nick }), () => app.whois(nick)],
			others && [say('members.block'), () => client.raw('SILENCE', [`+${nick}!*@*`])],
			govern && [say(op ? 'members.deop' : 'members.op'), () => client.raw('MODE', [room.name, op ? '-o' : '+o', nick])],
			govern && [say(voice ? 'members.devoice' : 'members.voice'), () => client.raw('MODE', [room.name, voice ? '-v' : '+v', nick])],
			govern && [say('members.mute'), () => moderate(app, room, nick, 'mute')],
			govern && [say('members.kick'), () => moderate(app, room, nick, 'kick')],
			govern && [say('members.ban'), () => moderate(app, room, nick, 'ban')],
		]);
	}
}

customElements.define('besedka-members', Members);
