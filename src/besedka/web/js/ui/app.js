// What the parts of the page share: the connection, the rooms, and what leads from one part to another.

import { loadAround } from '../irc/history.js';
import { Client } from '../irc/client.js';
import { Talk } from '../irc/talk.js';
import { Outbox } from '../model/outbox.js';
import { rank } from '../model/room.js';
import { say } from '../text/words.js';
import { QUICK } from '../text/emoji.js';
import { Composer } from './composer.js';
import { ask, askFor, popup } from './dialogs.js';
import { find, h, iconButton } from './dom.js';
import { RoomHeader } from './header.js';
import { Help } from './help.js';
import { press } from './keys.js';
import { Members } from './members.js';
import { Notifier } from './notify.js';
import { RoomList } from './rooms.js';
import { Mentions, Search } from './search.js';
import { Settings } from './settings.js';
import { Switcher } from './switcher.js';
import { Timeline } from './timeline.js';

const NOTE_MS = 6_000;
const OPERATOR = 2;

export class App {
	/**
	 * @param {Store} store
	 * @param {Preferences} preferences
	 * @param {string} url
	 * @param {Identity} identity
	 * @param {{ refused: (reason: string) => void, ready: () => void, keep: () => void, signOut: () => void }} hooks
	 */
	constructor(store, preferences, url, identity, hooks) {
		this.store = store;
		this.preferences = preferences;
		this.signOut = hooks.signOut;
		this.client = new Client(store, url, identity, {
			refused: hooks.refused,
			ready: () => void this.#ready(hooks.ready),
			roomsChanged: hooks.keep,
			entered: (room) => this.talk.resend(room),
			arrived: (room, entry) => this.notifier.arrived(room, entry),
			invited: (by, room) => store.note({ kind: 'info', text: say('notice.invited', { nick: by, room }), action: { label: say('notice.accept'), run: () => this.openRoom(room) } }),
			kicked: (room, by, reason) => store.note({ kind: 'trouble', text: say('notice.kicked', { by, room, reason }) }),
		});
		this.outbox = new Outbox();
		this.talk = new Talk(this.client, this.outbox);
		this.notifier = new Notifier(this);
		this.help = new Help();
		this.search = new Search(this);
		this.mentions = new Mentions(this);
		this.settings = new Settings(this);
		this.switcher = new Switcher(this);
		this.reach = { openRoom: (/** @type {string} */ name) => this.openRoom(name) };
		this.notes = /** @type {HTMLElement} */ (find(document, '#notes'));
		this.timeline = new Timeline(this);
		this.composer = new Composer(this);
		const middle = h('main', { class: 'room' }, h('h1', { class: 'spoken' }, say('app.name')), new RoomHeader(this), this.timeline, this.composer);
		find(document, '#shell').append(new RoomList(this), middle, new Members(this));
		store.on(['notes'], () => this.#showNotes());
		store.on(['current'], () => this.#address());
		addEventListener('keydown', (event) => press(this, event) && event.preventDefault());
		addEventListener('hashchange', () => this.#followAddress());
		addEventListener('focus', () => this.timeline.refresh());
	}

	start() {
		this.client.start();
	}

	/** Show a room; join it first where we are not in it. @param {string} name */
	openRoom(name) {
		const room = this.store.find(name);
		this.pane('');
		if (room?.joined) this.store.open(name);
		else this.client.join(name);
	}

	/** @param {string} nick */
	openTalk(nick) {
		this.pane('');
		this.store.open(this.store.room(nick).name);
	}

	/** @param {Room} room @param {string} reason */
	leave(room, reason) {
		if (room.kind === 'direct') this.store.forget(room);
		else this.client.raw('PART', reason ? [room.name, reason] : [room.name]);
	}

	/** Show a message where it was said. @param {Room} room @param {{ id?: string, time?: number }} where */
	async goTo(room, where) {
		this.store.open(room.name);
		this.store.tell();
		const entry = await loadAround(this.client, room, where);
		if (entry) this.timeline.show(entry);
		else this.store.note({ kind: 'info', text: say('timeline.gone') });
	}

	/** The next or previous room; only those with something unread, if wanted. @param {1 | -1} by @param {boolean} unread */
	step(by, unread) {
		const rooms = this.store.sorted();
		const at = rooms.findIndex(({ key }) => key === this.store.current);
		for (let step = 1; step <= rooms.length; step += 1) {
			const room = rooms[(at + by * step + rooms.length * step) % rooms.length];
			if (room && (!unread || (room.unread && !this.preferences.muted.has(room.key)))) return this.openRoom(room.name);
		}
		return undefined;
	}

	/** What one may do with a message. @param {Room} room @param {Entry} entry */
	rights(room, entry) {
		const { caps, nick } = this.store;
		const me = room.member(nick);
		const govern = me !== undefined && rank(me) <= OPERATOR;
		const own = entry.mine && entry.kind === 'message' && Boolean(entry.id) && !entry.deleted;
		return { edit: own && caps.has('besedka.chat/edit'), remove: caps.has('draft/message-redaction') && Boolean(entry.id) && !entry.deleted && entry.kind !== 'event' && (entry.mine || govern) };
	}

	/** @param {Room} room @param {Entry} entry */
	async remove(room, entry) {
		if (await ask(say('timeline.deleteSure'), entry.text, say('timeline.delete'))) await this.talk.remove(room, entry.id);
	}

	/** @param {Room} room @param {Entry} entry @param {HTMLElement} near */
	pickReaction(room, entry, near) {
		const close = popup(near, h('div', { class: 'quick', role: 'group', 'aria-label': say('timeline.react') }, QUICK.map((emoji) =>
			h('button', { type: 'button', onclick: () => (close(), near.focus(), this.talk.react(room, entry.id, emoji)) }, emoji))));
	}

	/** @param {Room} room @param {Entry} entry */
	async copyLink(room, entry) {
		await navigator.clipboard?.writeText(`${location.href.split('#')[0]}#/${encodeURIComponent(room.name)}/${entry.id}`);
		this.store.note({ kind: 'info', text: say('timeline.copied') });
	}

	/** @param {string} nick */
	async whois(nick) {
		const lines = await this.client.ask('WHOIS', [nick]).catch(() => []);
		const text = lines.filter(({ verb }) => verb !== '318').map(({ params }) => params.slice(2).join(' ')).join('\n');
		if (text) await ask(say('members.whois', { nick }), text, 'OK');
	}

	async askForRoom() {
		const listed = await this.client.ask('LIST', []).catch(() => []);
		const names = listed.filter(({ verb }) => verb === '322').map(({ params }) => params[1]);
		const name = await askFor(say('rooms.join'), say('rooms.joinName'), { list: names });
		if (name) this.openRoom(this.store.isRoom(name) ? name : `#${name}`);
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
			this.store.changed(`room:${place.key}`);
		}
		for (const room of this.store.rooms.values()) if (room.kind === 'direct' || room.joined) this.talk.resend(room);
		this.#followAddress();
	}

	#address() {
		const room = this.store.shown;
		const wanted = room ? `#/${encodeURIComponent(room.name)}` : '';
		if (room && !location.hash.startsWith(wanted)) history.pushState(null, '', wanted);
	}

	#followAddress() {
		const [, name = '', id = ''] = /^#\/([^/]+)(?:\/(.+))?$/.exec(location.hash) ?? [];
		if (!name || this.store.phase !== 'online') return;
		const room = this.store.find(decodeURIComponent(name));
		if (!room) this.openRoom(decodeURIComponent(name));
		else if (id) void this.goTo(room, { id });
		else this.store.open(room.name);
	}

	#showNotes() {
		const notes = this.store.notes.splice(0);
		for (const { text, kind, action } of notes) {
			const note = h('div', { class: `note ${kind}`, role: kind === 'trouble' ? 'alert' : 'status' }, h('span', { dir: 'auto' }, text),
				action && h('button', { type: 'button', onclick: () => { note.remove(); action.run(); } }, action.label),
				iconButton('close', say('app.close'), { onclick: () => void note.remove() }));
			this.notes.append(note);
			setTimeout(() => note.remove(), action ? NOTE_MS * 5 : NOTE_MS);
		}
	}
}

