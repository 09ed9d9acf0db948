// The beginning: who was here last, the way in, and the page around it.

import { invitation, signIn as askIn, signOut } from './api.js';
import { token } from './model/outbox.js';
import { Store } from './model/store.js';
import { App } from './ui/app.js';
import { button, find } from './ui/dom.js';
import { Preferences } from './ui/preferences.js';
import { SignIn } from './ui/signin.js';
import { say, speak } from './text/words.js';

const KEPT = 'besedka.identity';
const REFUSED = 'besedka.refused';
const LOBBY = '#lobby';

const store = new Store((run) => requestAnimationFrame(run));
const preferences = new Preferences(store);
await speak(preferences.language);
const place = find('#signin');
const shell = find('#shell');

/** @returns {Identity | null} */
function kept() {
	try {
		return JSON.parse(localStorage.getItem(KEPT) ?? 'null');
	} catch {
		return null;
	}
}

/** @param {Identity} identity */
function keep(identity) {
	localStorage.setItem(KEPT, JSON.stringify(identity));
}

/** Where the server listens: beside this page, under whatever path that is. */
function address() {
	const url = new URL('irc', document.baseURI);
	url.protocol = url.protocol.replace('http', 'ws');
	url.hash = '';
	return url.href;
}

/** @param {Identity} identity @param {SignIn | null} signIn @param {string} [newPassword] of an account to be made */
function enter(identity, signIn, newPassword = '') {
	const app = new App(store, preferences, address(), identity, {
		refused: (reason) => {
			localStorage.removeItem(`${KEPT}.in`);
			if (signIn) return signIn.refuse(reason);
			sessionStorage.setItem(REFUSED, reason); // for the page that begins anew
			return location.reload();
		},
		ready: () => {
			place.hidden = true;
			shell.hidden = false;
			signIn?.done();
			signIn = null;
			keep(identity);
			localStorage.setItem(`${KEPT}.in`, 'yes');
			if (invited.room) app.client.join(invited.room, invite);
			else if (invited.error) store.note(invited.error, true);
			invited = {};
			if (newPassword) app.client.register(newPassword);
			newPassword = '';
		},
		keep: () => keep(identity),
		signOut: () => {
			app.client.stop();
			localStorage.removeItem(`${KEPT}.in`);
			void signOut().then(() => location.reload());
		},
	});
	app.start();
	return app;
}

// the link by which somebody has come
const [, invite = ''] = /^#join=([\w-]+)$/.exec(location.hash) ?? [];
let invited = invite ? await invitation(invite) : {};
if (invited.room || invited.error) history.replaceState(null, '', location.pathname);

const before = kept();
const device = before?.device ?? token();
const rooms = before?.rooms?.length ? before.rooms : [LOBBY];
if (before && localStorage.getItem(`${KEPT}.in`)) {
	shell.hidden = false;
	enter({ name: before.name, account: before.account, device, rooms }, null);
} else {
	/** @type {App | null} */
	let app = null;
	const signIn = new SignIn(place, before?.name ?? '', async ({ name, password, register, remember }) => {
		const account = password && !register ? name : '';
		const problem = account ? await askIn(account, password, remember) : null;
		if (problem !== null) {
			signIn.refuse(problem || say('signin.unreachable'));
			return;
		}
		const identity = { name, account, device, rooms };
		app?.client.stop();
		if (app) Object.assign(app.client.identity, identity);
		app ??= enter(identity, signIn, register ? password : '');
		if (app.client.identity !== identity) app.start();
	});
	const problem = invited.error ?? sessionStorage.getItem(REFUSED);
	if (problem) signIn.tell(problem);
	sessionStorage.removeItem(REFUSED);
	if (!invited.room) invited = {};
	store.on(['session'], () => {
		if (store.phase === 'waiting' && !place.hidden) signIn.tell(say('signin.waiting'), button(say('state.retry'), () => app?.client.socket.retry()));
	});
}

navigator.serviceWorker?.register(new URL('sw.js', document.baseURI)).catch(() => {});
