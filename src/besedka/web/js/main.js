// The beginning: who was here last, the way in, and the page around it.

import { Store } from './model/store.js';
import { App } from './ui/app.js';
import { find } from './ui/dom.js';
import { Preferences } from './ui/preferences.js';
import { SignIn } from './ui/signin.js';

/** @typedef {import('./irc/client.js').Identity} Identity */

const KEPT = 'besedka.identity';
const LOBBY = '#lobby';

const store = new Store((run) => requestAnimationFrame(run));
const preferences = new Preferences(store);
const place = /** @type {HTMLElement} */ (find(document, '#signin'));
const shell = /** @type {HTMLElement} */ (find(document, '#shell'));

/** @returns {Identity | null} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {Identity} identity @param {boolean} [whole] with the password, for as long as the browser is open */
function keep(identity, whole = true) {
  localStorage.setItem(KEPT, JSON.stringify({ ...identity, password: '' }));
  if (whole && identity.password) sessionStorage.setItem(KEPT, identity.password);
}

/** @returns {string} where the server listens: beside this page, under whatever path that is */
function address() {
  const url = new URL('irc', document.baseURI);
  url.protocol = url.protocol.replace('http', 'ws');
  url.hash = '';
  return url.href;
}

/** @param {Identity} identity @param {SignIn | null} signIn @param {boolean} [register] */
function enter(identity, signIn, register = false) {
  const app = new App(store, preferences, address(), identity, {
    refused: (reason) => {
      if (signIn) signIn.refuse(reason);
      else location.reload();
      localStorage.removeItem(`${KEPT}.in`);
    },
    ready: () => {
      signIn?.done();
      place.hidden = true;
      shell.hidden = false;
      keep(identity);
      localStorage.setItem(`${KEPT}.in`, 'yes');
      if (register) app.client.raw('REGISTER', ['*', '*', identity.password]);
      register = false;
    },
    keep: () => keep(identity),
    signOut: () => {
      app.client.stop();
      localStorage.removeItem(`${KEPT}.in`);
      sessionStorage.removeItem(KEPT);
      location.reload();
    },
  });
  app.start();
  return app;
}

const before = kept();
const device = before?.device ?? crypto.randomUUID();
const rooms = before?.rooms?.length ? before.rooms : [LOBBY];
const password = sessionStorage.getItem(KEPT) ?? '';
if (before && localStorage.getItem(`${KEPT}.in`) && (!before.account || password)) {
  shell.hidden = false;
  enter({ ...before, device, rooms, password }, null);
} else {
  /** @type {App | null} */
  let app = null;
  const signIn = new SignIn(place, before?.name ?? '', ({ name, password: typed, register }) => {
    const identity = { name, account: typed && !register ? name : '', password: typed, device, rooms };
    app?.client.stop();
    if (app) Object.assign(app.client.identity, identity);
    app ??= enter(identity, signIn, register);
    if (app.client.identity !== identity) app.start();
  });
}

navigator.serviceWorker?.register(new URL('sw.js', document.baseURI)).catch(() => {});
