// Coming in: capabilities, name, account (IRCv3 capability-negotiation).

import { spoken } from '../text/words.js';

export const WANTED = [
	'message-tags', 'server-time', 'echo-message', 'batch', 'labeled-response', 'standard-replies',
	'account-notify', 'account-tag', 'extended-join', 'multi-prefix', 'away-notify', 'invite-notify',
	'draft/chathistory', 'draft/event-playback', 'draft/read-marker', 'draft/message-redaction', 'draft/multiline',
	'draft/channel-rename', 'soju.im/search',
	'draft/account-registration', 'besedka/device', 'besedka/message-key', 'besedka.chat/edit', 'besedka/unread',
];
const NICK_TRIES = 5;

export class Registration {
	/** @param {Client} client */
	constructor(client) {
		this.client = client;
		this.tries = 0;
		/** @type {Set<string>} */
		this.offered = new Set();
	}

	begin() {
		const { name } = this.client.identity;
		this.client.raw('CAP', ['LS', '302']);
		this.client.raw('LANGUAGE', [spoken()]); // draft/languages: even the name is refused in it
		this.client.raw('NICK', [name]);
		this.client.raw('USER', ['web', '0', '*', name]);
	}

	/** @param {Message} message */
	cap({ params: [, subcommand = '', ...rest] }) {
		const names = (rest.at(-1) ?? '').split(' ').filter(Boolean);
		const { store } = this.client;
		if (subcommand === 'DEL') names.forEach((each) => store.caps.delete(each));
		else if (subcommand === 'LS' || subcommand === 'NEW') {
			for (const each of names) this.offered.add(each.split('=')[0]);
			if (rest.length < 2) this.#request();
		} else {
			if (subcommand === 'ACK') names.forEach((each) => store.caps.add(each));
			if (store.phase !== 'online') this.#continue();
		}
		store.changed('session');
	}

	#request() {
		const { store } = this.client;
		const wanted = WANTED.filter((name) => this.offered.has(name) && !store.caps.has(name));
		if (wanted.length) this.client.raw('CAP', ['REQ', wanted.join(' ')]);
		else if (store.phase !== 'online') this.#continue();
	}

	#continue() {
		const { identity, store } = this.client;
		if (store.caps.has('besedka/device')) this.client.raw('DEVICE', [identity.device]);
		if (identity.account && !store.account) this.client.signedOut(); // the cookie would have logged us in
		else this.client.raw('CAP', ['END']);
	}

	/** @param {Message} message */
	nickRefused({ verb, params }) {
		const { identity, store } = this.client;
		if (store.phase === 'online' || verb !== '433' || !this.client.returning || this.tries >= NICK_TRIES) {
			this.client.refused(params.at(-1) ?? '');
			return;
		}
		this.tries += 1; // one's own ghost of another device, perhaps: come in beside it
		this.client.raw('NICK', [`${identity.name}${'_'.repeat(this.tries)}`]);
	}
}

