// Who is in the room, by what they may do there; and what can be done about them.

import { say } from '../text/words.js';
import { rank } from '../model/room.js';
import { askFor, menu } from './dialogs.js';
import { fill, h, iconButton } from './dom.js';
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
			h('div', { class: 'head' }, h('h2', {}, say('rooms.members', { n: all.length })), iconButton('close', say('app.close'), { class: 'narrow', onclick: () => app.pane('') })),
			groups.map(({ title, who }) => h('section', { 'aria-label': title }, h('h3', {}, title), h('ul', {}, who.slice(0, DRAWN).map((each) => this.#row(room, each))))));
	}

	/** @param {Room} room @param {Member} member */
	#row(room, member) {
		const { app } = this;
		const mine = app.store.isMe(member.nick);
		const notes = [mine && say('members.you'), member.bot && say('members.bot'), member.away && say('members.away')].filter(Boolean).join(', ');
		return h('li', {}, h('button', { type: 'button', class: member.away ? 'member away' : 'member', 'aria-haspopup': 'menu', onclick: ({ currentTarget }) => this.#menu(room, member, currentTarget) },
			avatar(member.nick), nickname(member.nick), notes && h('small', {}, notes)));
	}

	/** @param {Room} room @param {Member} member @param {HTMLElement} near */
	#menu(room, { nick, prefix }, near) {
		const { app } = this;
		const { client, store } = app;
		const me = room.member(store.nick);
		const govern = me !== undefined && rank(me) <= OPERATOR && !store.isMe(nick);
		const mode = (/** @type {string} */ change) => () => void client.raw('MODE', [room.name, change, nick]);
		const others = !store.isMe(nick);
		menu(near, nick, [
			others && [say('members.talk'), () => app.openTalk(nick)],
			others && [say('members.mention'), () => app.composer.mention(nick)],
			[say('members.whois', { nick }), () => app.whois(nick)],
			others && [say('members.block'), () => void client.raw('SILENCE', [`+${nick}!*@*`])],
			govern && [prefix.includes('@') ? say('members.deop') : say('members.op'), mode(prefix.includes('@') ? '-o' : '+o')],
			govern && [prefix.includes('+') ? say('members.devoice') : say('members.voice'), mode(prefix.includes('+') ? '-v' : '+v')],
			govern && [say('members.mute'), () => void client.raw('MODE', [room.name, '+q', `${nick}!*@*`])],
			govern && [say('members.kick'), () => void this.#kick(room, nick)],
			govern && [say('members.ban'), () => void this.#kick(room, nick, true)],
		]);
	}

	/** @param {Room} room @param {string} nick @param {boolean} [banning] */
	async #kick(room, nick, banning = false) {
		const reason = await askFor(banning ? say('members.ban') : say('members.kick'), say('members.reason'));
		const { client } = this.app;
		if (reason === null) return;
		if (banning) client.raw('MODE', [room.name, '+b', `${nick}!*@*`]);
		client.raw('KICK', reason ? [room.name, nick, reason] : [room.name, nick]);
	}
}

customElements.define('besedka-members', Members);
