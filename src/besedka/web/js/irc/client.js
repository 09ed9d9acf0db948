// The connection of the page with its server: what it knows goes into the store, what people do becomes lines.

import { signIn } from '../api.js';
import { fold } from '../text/fold.js';
import { say } from '../text/words.js';
import { Answers } from './answers.js';
import { handle } from './handlers.js';
import { format, parse, refusal, stamp } from './message.js';
import { Registration } from './registration.js';
import { Socket } from './socket.js';

const SILENCE_MS = 45_000; // after which the server is asked whether it is there
const PATIENCE_MS = 15_000; // and after which it is taken for lost
const DAY_MS = 86_400_000;
const TALKS = 50; // direct talks that are shown of the past
const TYPING_EVERY_MS = 3_000; // IRCv3 typing

export class Client {
	/** @param {Store} store @param {string} url of the WebSocket @param {Identity} identity @param {Hooks} hooks */
	constructor(store, url, identity, hooks) {
		this.hooks = hooks;
		this.store = store;
		this.identity = identity;
		this.answers = new Answers();
		this.registration = new Registration(this);
		this.registering = ''; // the password of an account that is being made
		this.returning = false; // whether it was registered before
		/** @type {Promise<unknown>} the messages that are answered, and are fetched */
		this.quoting = Promise.resolve();
		this.heard = 0;
		this.typed = 0;
		this.socket = new Socket(url, {
			connecting: () => {
				this.heard = Date.now();
				this.#phase('connecting');
			},
			opened: () => this.#opened(),
			line: (line) => this.#line(line),
			lost: () => this.#lost(),
		});
		this.watch = setInterval(() => this.#lookAfter(), 5_000);
	}

	start() {
		this.socket.start();
	}

	stop() {
		clearInterval(this.watch);
		this.raw('QUIT');
		this.socket.stop();
		this.#phase('idle');
	}

	/** @param {string[]} [params] @param {Record<string, string>} [tags] */
	raw(verb = '', params = [], tags) {
		return this.socket.send(format(verb, params, tags));
	}

	/** Ask, and get all that is answered. @param {string[]} [params] @param {Record<string, string>} [tags] @returns {Promise<Message[]>} rejected when the connection is lost */
	ask(verb = '', params = [], tags = {}) {
		if (!this.store.caps.has('labeled-response')) {
			this.raw(verb, params, tags);
			return Promise.resolve([]);
		}
		const { label, answer } = this.answers.ask();
		if (!this.raw(verb, params, { label, ...tags })) this.answers.forget();
		return answer;
	}

	/** Ask for what one verb tells, and take what else is answered for what it says. @param {string[]} [params] @returns {Promise<string[][]>} the parameters of each; none without a connection */
	async list(wanted = '', verb = '', params = []) {
		const messages = await this.ask(verb, params).catch(() => []);
		for (const each of messages) if (each.verb !== wanted) this.handle(each);
		return messages.filter((each) => each.verb === wanted).map((each) => each.params);
	}

	/** Do something: what came of it, in words. @param {string[]} params */
	async does(verb = '', ...params) {
		const messages = await this.ask(verb, params).catch(() => null);
		if (!messages) return say('state.lost');
		const reason = refusal(messages);
		if (reason === undefined) messages.forEach((each) => this.handle(each));
		return reason ?? say('app.done');
	}

	/** @param {Message} message */
	handle(message) {
		handle(this, message);
	}

	refused(reason = '') {
		if (this.store.phase !== 'online' && !this.returning) this.signedOut(reason);
		else this.store.note(reason, true);
	}

	/** Begin anew: the account has let this browser in no longer. */
	signedOut(reason = say('signin.again')) {
		this.socket.stop();
		this.#phase('idle');
		this.hooks.refused(reason);
	}

	/** Make an account of one's nick, and stay signed in to it. */
	register(password = '') {
		this.registering = password;
		this.raw('REGISTER', ['*', '*', password]);
		return ''; // what comes of it is told when the password is hashed
	}

	async registered(account = '') {
		const password = this.registering;
		this.registering = '';
		if (!password || (await signIn(account, password, true)) !== null) return;
		this.identity.account = account;
		this.store.note(say('settings.signedIn', { account }));
		this.hooks.roomsChanged(); // what is kept of who one is
	}

	welcomed(nick = '') {
		this.store.nick = nick;
		this.returning = true;
		this.socket.settled();
		this.#phase('online');
	}

	/** All that 005 has to say was said. */
	ready() {
		if (this.store.away) void this.away(this.store.away); // a new connection is here
		for (const name of this.identity.rooms) this.raw('JOIN', [name]);
		this.#talks();
		this.hooks.ready();
	}

	/** Find the direct talks that there were, and what is unread in them. */
	async #talks() {
		if (!this.store.caps.has('draft/chathistory')) return;
		for (const [, name = ''] of await this.list('CHATHISTORY', 'CHATHISTORY', ['TARGETS', stamp(0), stamp(Date.now() + DAY_MS), String(TALKS)])) {
			if (this.store.isRoom(name)) continue;
			this.store.room(name);
			this.raw('MARKREAD', [name]);
		}
		if (this.store.caps.has('besedka/unread')) this.raw('UNREAD');
	}

	away(why = '') {
		this.store.away = why;
		return this.does('AWAY', ...(why ? [why] : []));
	}

	/** @param {Room} room */
	typing(room, active = false) {
		const now = Date.now();
		if (!this.store.caps.has('message-tags') || (active && now - this.typed < TYPING_EVERY_MS)) return;
		this.typed = active ? now : 0;
		this.raw('TAGMSG', [room.name], { '+typing': active ? 'active' : 'done' });
	}

	/** @param {string[]} key */
	join(name = '', ...key) {
		const room = this.store.isRoom(name) ? name : `#${name}`;
		this.raw('JOIN', [room, ...key]);
		this.store.wanted = fold(room);
	}

	#opened() {
		this.#phase('registering');
		this.store.caps.clear();
		this.store.account = '';
		this.heard = Date.now();
		this.registration = new Registration(this);
		this.registration.begin();
	}

	#line(line = '') {
		this.heard = Date.now();
		const message = parse(line);
		if (!message) return;
		for (const each of this.answers.take(message)) handle(this, each);
	}

	#lost() {
		this.answers.forget();
		for (const room of this.store.rooms.values()) {
			room.typing.clear();
			if (room.kind === 'room') room.joined = false;
			if (room.past === 'loading') room.past = 'unknown';
		}
		this.#phase('waiting');
	}

	/** @param {Phase} phase */
	#phase(phase) {
		this.store.phase = phase;
		this.store.changed('session', 'rooms', 'current');
	}

	#lookAfter() {
		const silent = Date.now() - this.heard;
		const { phase } = this.store;
		if (silent > (phase === 'online' ? SILENCE_MS + PATIENCE_MS : PATIENCE_MS)) this.socket.abandon();
		else if (phase === 'online' && silent > SILENCE_MS) this.raw('PING', ['besedka']);
	}
}
