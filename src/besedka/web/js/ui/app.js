// What the parts of the page share: the connection, the rooms, and what leads from one part to another.

import { loadAround, loadTalk } from '../irc/history.js';
import { Client } from '../irc/client.js';
import { timeOf } from '../irc/entry.js';
import { gone } from '../irc/handlers.js';
import { Talk } from '../irc/talk.js';
import { Outbox } from '../model/outbox.js';
import { governs } from '../model/room.js';
import { fold } from '../text/fold.js';
import { span, when } from '../text/time.js';
import { say } from '../text/words.js';
import { QUICK } from '../text/emoji.js';
import { Composer } from './composer.js';
import { ask, askFor, popup, Window } from './dialogs.js';
import { button, find, h, iconButton } from './dom.js';
import { RoomHeader } from './header.js';
import { Help } from './help.js';
import { press } from './keys.js';
import { Members } from './members.js';
import { Notifier } from './notify.js';
import { RoomList } from './rooms.js';
import { Mentions, Search } from './search.js';
import { RoomSettings } from './roomsettings.js';
import { Settings } from './settings.js';
import { Switcher } from './switcher.js';
import { Timeline } from './timeline.js';

const NOTE_MS = 6_000;
/** What WHOIS says of somebody in figures, and what it need not say. @type {Record<string, (params: string[]) => string>} */
const ABOUT = {
	311: ([, , user, host, , name]) => `${name} (${user}@${host})`,
	312: () => '',
	317: ([, , idle, since]) => say('members.since', { since: when(Number(since) * 1000), idle: span(Number(idle)) }),
	318: () => '',
	330: ([, , account]) => `${say('settings.account')}: ${account}`,
};

export class App {
	/** @param {Store} store @param {Preferences} preferences @param {Identity} identity @param {Around} hooks */
	constructor(store, preferences, url = '', identity, hooks) {
		this.store = store;
		this.preferences = preferences;
		this.signOut = hooks.signOut;
		this.client = new Client(store, url, identity, {
			refused: hooks.refused,
			ready: () => void this.#ready(hooks.ready),
			roomsChanged: hooks.keep,
			entered: (room) => {
				this.talk.resend(room);
				if (this.linked?.key !== room.key) return;
				void this.goTo(room, this.linked);
				this.linked = null;
			},
			arrived: (room, entry) => void this.notifier.arrived(room, entry),
			invited: (by, room) => store.note(say('notice.invited', { nick: by, room }), false, { label: say('notice.accept'), run: () => this.openRoom(room) }),
			kicked: (room, by, reason) => store.note(say('notice.kicked', { by, room, reason }), true),
		});
		/** The address by which the page was opened: shown when the rooms are there. */
		this.opened = location.hash;
		/** @type {{ key: string, id: string } | null} a message that was asked for in a room that has not let us in yet */
		this.linked = null;
		this.outbox = new Outbox();
		this.talk = new Talk(this.client, this.outbox);
		this.notifier = new Notifier(this);
		this.help = new Help(this, 'help');
		this.search = new Search(this);
		this.mentions = new Mentions(this, 'mentions');
		this.settings = new Settings(this, 'settings');
		this.roomSettings = new RoomSettings(this, 'room-settings');
		this.window = new Window(this, 'about-one');
		this.switcher = new Switcher(this);
		this.reach = { openRoom: (name = '') => this.openRoom(name) };
		this.notes = find('#notes');
		this.timeline = new Timeline(this);
		this.composer = new Composer(this);
		const middle = h('main.room', h('h1.spoken', say('app.name')), new RoomHeader(this), this.timeline, this.composer);
		find('#shell').append(new RoomList(this), middle, new Members(this));
		addEventListener('close', () => this.#raise(), true);
		store.nick = identity.name;
		for (const name of identity.rooms) store.room(name);
		store.on(['notes'], () => this.#showNotes());
		store.on(['session'], () => {
			if (store.phase !== 'waiting' || store.shown) return; // the page was opened without the server
			const [, name = identity.rooms[0]] = /^#\/([^/]+)/.exec(this.opened) ?? [];
			store.open(decodeURIComponent(name));
		});
		store.on(['current'], () => {
			this.#address();
			if (store.shown?.kind === 'direct') void loadTalk(this.client, store.shown);
		});
		addEventListener('keydown', (event) => press(this, event) && event.preventDefault());
		addEventListener('hashchange', () => this.#followAddress(location.hash));
		addEventListener('focus', () => this.timeline.refresh());
		navigator.serviceWorker?.addEventListener('message', ({ data }) => this.#followAddress(new URL(data).hash)); // a notification was clicked
	}

	start() {
		this.client.start();
	}

	/** Show a room; join it first where we are not in it. */
	openRoom(name = '') {
		const room = this.store.find(name);
		this.#close();
		if (room?.joined) this.store.open(name);
		else if (room && this.store.phase !== 'online') {
			this.store.open(name);
			this.opened = '';
		} else this.client.join(name);
	}

	openTalk(nick = '') {
		this.#close();
		this.store.open(this.store.room(nick).name);
	}

	/** @param {Room} room */
	leave(room, reason = '') {
		if (room.kind === 'direct' || !room.joined) gone(this.client, room);
		else this.client.raw('PART', reason ? [room.name, reason] : [room.name]);
	}

	/** @param {Room} room @param {Where} where */
	async goTo(room, where) {
		this.store.open(room.name);
		this.store.tell();
		const entry = await loadAround(this.client, room, where);
		if (entry) this.timeline.show(entry);
		else this.store.note(say('timeline.gone'));
	}

	/** The next or previous room; only those with something unread, if wanted. @param {1 | -1} by */
	step(by, unread = false) {
		const rooms = this.store.sorted();
		const at = rooms.findIndex(({ key }) => key === this.store.current);
		for (let step = 1; step <= rooms.length; step += 1) {
			const room = rooms[(at + by * step + rooms.length * step) % rooms.length];
			if (room && (!unread || (room.unread && !this.preferences.muted.includes(room.key)))) return this.openRoom(room.name);
		}
		return undefined;
	}

	/** @param {Room} room */
	governs(room) {
		const me = room.member(this.store.nick);
		return me !== undefined && governs(me);
	}

	/** Whether slow mode holds for oneself. @param {Room} room */
	hurries(room) {
		return room.slow > 0 && !room.member(this.store.nick)?.prefix;
	}

	/** @param {Room} room @param {Entry} entry */
	rights(room, entry) {
		const { caps } = this.store;
		const said = Boolean(entry.id) && !entry.deleted && entry.kind !== 'event';
		return {
			edit: said && entry.mine && entry.kind === 'message' && caps.has('besedka.chat/edit'),
			remove: said && (entry.mine || this.governs(room)) && caps.has('draft/message-redaction'),
		};
	}

	/** @param {Room} room @param {Entry} entry */
	async remove(room, entry) {
		if (await ask(say('timeline.deleteSure'), entry.text, say('timeline.delete'))) await this.talk.remove(room, entry.id);
	}

	/** @param {Room} room @param {Entry} entry @param {HTMLElement} near */
	pickReaction(room, entry, near) {
		const close = popup(near, h('div.quick', { role: 'group', 'aria-label': say('timeline.react') }, QUICK.map((emoji) =>
			button(emoji, () => (close(), near.focus(), this.talk.react(room, entry.id, emoji))))));
	}

	/** @param {Room} room @param {Entry} entry */
	linkTo(room, entry) {
		return `${location.href.split('#')[0]}#/${encodeURIComponent(room.name)}/${entry.id}`;
	}

	async copy(text = '') {
		await navigator.clipboard?.writeText(text);
		this.store.note(say(navigator.clipboard ? 'timeline.copied' : 'timeline.notCopied', { text }));
	}

	/** @param {Room} room @param {Entry} entry */
	async versions(room, entry) {
		const said = await this.client.ask('EDITS', [room.name, entry.id]).catch(() => []);
		const versions = said.filter(({ verb }) => verb === 'EDIT');
		if (versions.length) this.window.show(say('timeline.versions'), h('ol.hits', versions.map((each) => h('li', h('time.hint', when(timeOf(each))), h('p.text', each.params[2])))));
		else said.forEach((each) => this.client.handle(each));
	}

	async whois(nick = '') {
		const lines = await this.client.ask('WHOIS', [nick]).catch(() => []);
		const text = lines.map(({ verb, params }) => (ABOUT[verb] ?? ((all) => all.at(-1)))(params)).filter(Boolean).join('\n');
		if (text) this.window.show(say('members.whois', { nick }), h('pre.details', { tabindex: 0 }, text));
	}

	async askForRoom() {
		const list = (await this.client.list('322', 'LIST')).map(([, name]) => name);
		const name = await askFor(say('rooms.join'), say('rooms.joinName'), { list });
		if (name) this.openRoom(name);
	}

	async askForDate() {
		const room = this.store.shown;
		const date = await askFor(say('date.title'), say('date.title'), { type: 'date', yes: say('date.go') });
		if (room && date) await this.goTo(room, { time: new Date(`${date}T00:00`).getTime() });
	}

	/** Which pane is shown over the messages on a narrow screen: again the same one closes it. @param {'' | 'rooms' | 'members'} name */
	pane(name) {
		const { dataset } = document.body;
		const next = dataset.pane === name ? '' : name;
		if (next) dataset.pane = next;
		else delete dataset.pane;
		this.store.changed('session');
	}

	/** @param {() => void} told */
	async #ready(told) {
		told();
		for (const { key, room, text, replyTo, time } of await this.outbox.kept()) {
			const place = this.store.room(room);
			if (place.outgoing.some((each) => each.key === key)) continue;
			place.outgoing.push({ key, text, replyTo, time, state: 'pending', reason: '' });
			this.store.touch(place);
		}
		for (const room of this.store.rooms.values()) {
			this.talk.resend(room);
			if (room.kind === 'direct' && (room.fetched || room === this.store.shown)) void loadTalk(this.client, room, true);
		}
		this.#followAddress(this.opened);
		this.opened = '';
	}

	#address() {
		const room = this.store.shown;
		const wanted = room ? `#/${encodeURIComponent(room.name)}` : '';
		if (room && !this.opened && `${location.hash}/`.indexOf(`${wanted}/`)) history.pushState(null, '', wanted);
	}

	/** @param {string} address `#/room`, `#/nick`, with `/msgid` behind it */
	#followAddress(address) {
		const [, name = '', id = ''] = /^#\/([^/]+)(?:\/(.+))?$/.exec(address) ?? [];
		if (!name || this.store.phase !== 'online') return;
		const place = decodeURIComponent(name);
		const direct = !this.store.isRoom(place);
		if (!direct && !this.store.find(place)?.joined) {
			this.linked = id ? { key: fold(place), id } : null;
			this.openRoom(place);
		} else if (id) void this.goTo(this.store.room(place), { id });
		else if (direct) this.openTalk(place);
		else this.store.open(place);
	}

	/** Nothing lies over the messages. */
	#close() {
		if (document.body.dataset.pane) this.pane('');
	}

	/** Notes stand above a dialog: what lies below it is not seen. */
	#raise() {
		(find('dialog[open]') ?? document.body).append(this.notes);
	}

	#showNotes() {
		this.#raise();
		for (const { text, kind, action } of this.store.notes.splice(0)) {
			const note = h('div', { class: `note ${kind}`, role: kind === 'trouble' ? 'alert' : 'status' }, h('span', text),
				action && button(action.label, () => { note.remove(); action.run(); }),
				iconButton('close', say('app.close'), () => note.remove()));
			this.notes.append(note);
			setTimeout(() => note.remove(), action ? NOTE_MS * 5 : NOTE_MS);
		}
	}
}

