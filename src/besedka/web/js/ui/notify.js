// What tells somebody who looks elsewhere: the title, the icon, a notification; and a polite word for screen readers.

import { say } from '../text/words.js';
import { fill, find, h } from './dom.js';

const ANNOUNCED_EVERY_MS = 700;
const ANNOUNCED = 3; // messages at a time
const LONGEST = 160; // characters of a notification

export class Notifier {
	/** @param {App} app */
	constructor(app) {
		this.app = app;
		this.icon = find('link[rel~=icon]');
		this.plainIcon = this.icon.href;
		this.live = find('#announcer');
		this.told = '';
		this.timer = 0;
		/** @type {string[]} */
		this.waiting = [];
		app.store.on(['rooms', 'current'], () => this.title());
	}

	/** Let a screen reader say something: of what comes too fast for it, the newest. */
	#announce(words = '') {
		this.waiting.push(words);
		this.timer ||= setTimeout(() => {
			this.timer = 0;
			fill(this.live, this.waiting.splice(0).slice(-ANNOUNCED).map((each) => h('p', each)));
		}, ANNOUNCED_EVERY_MS);
	}

	title() {
		const { store } = this.app;
		const { unread, mentions } = store.totals();
		const count = mentions ? `(${mentions}) ` : unread ? '• ' : '';
		const title = `${count}${store.shown?.name ?? say('app.name')} · ${store.network || say('app.name')}`;
		if (title === this.told) return;
		this.told = title;
		document.title = title;
		const icon = mentions || unread ? this.plainIcon.replace(/icon(-\w+)?\.svg$/, mentions ? 'icon-called.svg' : 'icon-unread.svg') : this.plainIcon;
		if (this.icon.href !== icon) this.icon.href = icon;
		if (mentions) void navigator.setAppBadge?.(mentions);
		else void navigator.clearAppBadge?.();
	}

	/** @param {Room} room @param {Entry} entry */
	async arrived(room, entry) {
		const { app } = this;
		const { preferences, store } = app;
		const shown = room === store.shown && document.hasFocus();
		if (shown) this.#announce(`${entry.nick}: ${entry.text}`);
		const called = entry.mention || room.kind === 'direct';
		if (shown || preferences.quiet || preferences.muted.includes(room.key) || !called) return undefined;
		if (!preferences.notify || !('Notification' in window) || Notification.permission !== 'granted') return undefined;
		const title = room.kind === 'direct' ? entry.nick : `${entry.nick} · ${room.name}`;
		const options = { body: entry.text.slice(0, LONGEST), tag: room.key, icon: this.plainIcon, data: app.linkTo(room, entry) };
		const worker = await navigator.serviceWorker?.getRegistration(); // Android lets no page show one by itself
		if (worker?.active) return worker.showNotification(title, options);
		const notification = new Notification(title, options);
		notification.onclick = () => {
			window.focus();
			void app.goTo(room, entry);
			notification.close();
		};
		return undefined;
	}
}
