// Settings of one's account: its password, where it is signed in, whom it does not want to hear.

import { endSession, sessions } from '../api.js';
import { service } from '../irc/service.js';
import { when } from '../text/time.js';
import { say } from '../text/words.js';
import { facts, form, labelled } from './dialogs.js';
import { button, h } from './dom.js';

/** @param {Record<string, any>} session @param {() => unknown} end @returns {[string, string, () => unknown]} */
const row = (words = '', session, end) => [say(words, { ...session, since: when(session.since) }), say('settings.end'), end];

/** @param {App} app */
export function accountSection(app) {
	const { client, store } = app;
	const field = (autocomplete = '') => h('input', { type: 'password', autocomplete, required: true });
	const [old, fresh] = [field('current-password'), field('new-password')];
	const title = h('h4', { hidden: true }, say('settings.blocked'));
	const blocked = facts(async () => {
		const silenced = await client.list('271', 'SILENCE');
		title.hidden = !silenced.length;
		return silenced.map(([, mask]) => [mask, say('settings.unblock'), () => client.raw('SILENCE', [`-${mask}`])]);
	});
	const signedIn = facts(async () => {
		const found = await sessions();
		return [
			...found.browsers.map((each) => row(each.own ? 'settings.thisBrowser' : 'settings.browser', each, () => (each.own ? app.signOut() : endSession(each.number)))),
			...found.sessions.map((each) => row('settings.session', each, () => endSession(each.number))),
		];
	});
	const change = async () => {
		const told = await service(client, 'passwd', ...[old, fresh].map(({ value }) => `"${value.replace(/["\\]/g, '\\$&')}"`));
		old.value = fresh.value = '';
		void signedIn.look();
		return told.join(' ');
	};
	return h('section', h('h3', say('settings.account')),
		h('p', store.account ? say('settings.signedIn', { account: store.account }) : say('settings.guest')),
		store.account
			? [form(say('settings.change'), change, labelled(say('settings.oldPassword'), old), labelled(say('settings.newPassword'), fresh)), h('h4', say('settings.sessions')), signedIn.list]
			: store.caps.has('draft/account-registration') && form(say('settings.register'), () => client.register(fresh.value), labelled(say('settings.newPassword'), fresh)),
		title, blocked.list,
		h('div.buttons', button(say('settings.signOut'), () => app.signOut(), 'quiet')));
}
