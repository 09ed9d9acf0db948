// What tells somebody who looks elsewhere: the title, the icon, a notification; and a polite word for screen readers.

import { say } from '../words/words.js';
import { find } from './dom.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../model/room.js').Room} Room */
/** @typedef {import('../model/entries.js').Entry} Entry */

const LONGEST = 160; // characters of a notification

export class Notifier {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.icon = /** @type {HTMLLinkElement} */ (find(document, 'link[rel~=icon]'));
    this.plainIcon = this.icon.href;
    this.live = /** @type {HTMLElement} */ (find(document, '#announcer'));
    app.store.on(['rooms', 'current'], () => this.title());
  }

  title() {
    const { store } = this.app;
    const { unread, mentions } = store.totals();
    const count = mentions ? `(${mentions}) ` : unread ? '• ' : '';
    document.title = `${count}${store.shown?.name ?? say('app.name')} · ${store.network || say('app.name')}`;
    const icon = mentions || unread ? this.plainIcon.replace(/icon(-\w+)?\.svg$/, mentions ? 'icon-called.svg' : 'icon-unread.svg') : this.plainIcon;
    if (this.icon.href !== icon) this.icon.href = icon;
    if (mentions) void navigator.setAppBadge?.(mentions);
    else void navigator.clearAppBadge?.();
  }

  /** @param {Room} room @param {Entry} entry */
  arrived(room, entry) {
    const { app } = this;
    const { preferences, store } = app;
    const shown = room === store.shown && document.hasFocus();
    if (shown) this.live.textContent = `${entry.nick}: ${entry.text}`;
    const called = entry.mention || room.kind === 'direct';
    if (shown || preferences.quiet || preferences.muted.has(room.key) || !called) return;
    if (!preferences.notify || Notification.permission !== 'granted') return;
    const title = room.kind === 'direct' ? entry.nick : `${entry.nick} · ${room.name}`;
    const notification = new Notification(title, { body: entry.text.slice(0, LONGEST), tag: room.key, icon: this.plainIcon });
    notification.onclick = () => {
      window.focus();
      void app.goTo(room, entry);
      notification.close();
    };
  }
}
