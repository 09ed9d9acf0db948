// Settings of the person and of the room that is shown.

import { say, LANGUAGES, spoken } from '../text/words.js';
import { rank } from '../model/room.js';
import { Window } from './dialogs.js';
import { h } from './dom.js';
import { SIZES } from './preferences.js';

const LANGUAGE_NAMES = { en: 'English', ru: 'Русский' };
const OPERATOR = 2;
/** What a room can be, by mode. @type {[string, string][]} */
const FLAGS = [['i', 'settings.inviteOnly'], ['s', 'settings.secret'], ['m', 'settings.moderated'], ['R', 'settings.registered']];

export class Settings extends Window {
	/** @param {App} app */
	constructor(app) {
		super('settings');
		this.app = app;
	}

	open() {
		this.show(say('settings.title'), this.#you(), this.#look(), this.#notify(), this.#account());
	}

	/** @param {Room} room */
	openRoom(room) {
		const { client, store } = this.app;
		const me = room.member(store.nick);
		const govern = me !== undefined && rank(me) <= OPERATOR;
		const topic = h('input', { value: room.topic, dir: 'auto' });
		const key = h('input', { type: 'password', autocomplete: 'new-password' });
		const flags = FLAGS.map(([letter, words]) => {
			const box = h('input', { type: 'checkbox', checked: room.modes.includes(letter), disabled: !govern, onchange: () => void client.raw('MODE', [room.name, `${box.checked ? '+' : '-'}${letter}`]) });
			return h('label', { class: 'check' }, box, h('span', {}, say(words)));
		});
		this.show(`${say('settings.room')} ${room.name}`,
			form(say('settings.save'), () => client.raw('TOPIC', [room.name, topic.value]), h('label', {}, h('span', {}, say('settings.topic')), topic)),
			h('fieldset', {}, h('legend', {}, say('settings.modes')), flags),
			govern && form(say('settings.save'), () => client.raw('MODE', key.value ? [room.name, '+k', key.value] : [room.name, '-k', '*']), h('label', {}, h('span', {}, say('settings.roomPassword')), key)),
			govern && h('div', { class: 'buttons' }, h('button', { type: 'button', onclick: () => (this.close(), this.app.talk.say(store.room('besedka'), `invite ${room.name}`), store.open('besedka')) }, say('settings.inviteLink'))));
		client.raw('MODE', [room.name]);
	}

	#you() {
		const { client, store } = this.app;
		const nick = h('input', { value: store.nick, maxlength: 32, dir: 'auto' });
		const away = h('input', { dir: 'auto' });
		return h('section', {}, h('h3', {}, say('settings.you')),
			form(say('settings.change'), () => client.raw('NICK', [nick.value.trim()]), h('label', {}, h('span', {}, say('settings.nick')), nick)),
			form(say('settings.change'), () => client.raw('AWAY', away.value ? [away.value] : []), h('label', {}, h('span', {}, say('settings.away')), away)));
	}

	#look() {
		const { preferences } = this.app;
		const themes = ['system', 'light', 'dark'].map((theme) => h('option', { value: theme, selected: preferences.theme === theme }, say(`settings.theme.${theme}`)));
		const theme = h('select', { onchange: () => preferences.set({ theme: /** @type {Theme} */ (theme.value) }) }, themes);
		const languages = LANGUAGES.map((each) => h('option', { value: each, selected: spoken() === each }, LANGUAGE_NAMES[/** @type {keyof typeof LANGUAGE_NAMES} */ (each)]));
		const language = h('select', { onchange: () => (preferences.set({ language: language.value }), location.reload()) }, languages);
		const size = h('select', { onchange: () => preferences.set({ size: Number(size.value) }) }, SIZES.map((each) => h('option', { value: each, selected: preferences.size === each }, each)));
		return h('section', {}, h('h3', {}, say('settings.look')),
			h('label', {}, h('span', {}, say('settings.theme')), theme),
			h('label', {}, h('span', {}, say('settings.language')), language),
			h('label', {}, h('span', {}, say('settings.size')), size));
	}

	#notify() {
		const { preferences } = this.app;
		const blocked = h('p', { class: 'hint', hidden: !('Notification' in window) || Notification.permission !== 'denied' }, say('settings.notifyBlocked'));
		const notify = h('input', { type: 'checkbox', checked: preferences.notify, onchange: async () => {
			const granted = notify.checked && 'Notification' in window ? (await Notification.requestPermission()) === 'granted' : false;
			blocked.hidden = granted || !notify.checked;
			notify.checked = granted;
			preferences.set({ notify: granted });
		} });
		const quiet = h('input', { type: 'checkbox', checked: preferences.quiet, onchange: () => preferences.set({ quiet: quiet.checked }) });
		const words = h('input', { value: preferences.keywords.join(', '), dir: 'auto' });
		return h('section', {},
			h('label', { class: 'check' }, notify, h('span', {}, say('settings.notify'))), blocked,
			h('label', { class: 'check' }, quiet, h('span', {}, say('settings.dnd'))),
			form(say('settings.save'), () => preferences.set({ keywords: words.value.split(',').map((each) => each.trim()).filter(Boolean) }), h('label', {}, h('span', {}, say('settings.keywords')), words)));
	}

	#account() {
		const { client, store } = this.app;
		const password = h('input', { type: 'password', autocomplete: 'new-password', minlength: 1 });
		const out = h('button', { type: 'button', class: 'quiet', onclick: () => this.app.signOut() }, say('settings.signOut'));
		return h('section', {}, h('h3', {}, say('settings.account')),
			h('p', {}, store.account ? say('settings.signedIn', { account: store.account }) : say('settings.guest')),
			!store.account && store.caps.has('draft/account-registration') && form(say('settings.register'), () => client.register(password.value), h('label', {}, h('span', {}, say('settings.newPassword')), password)),
			h('div', { class: 'buttons' }, out));
	}
}

/** @param {string} words @param {() => unknown} run @param {...HTMLElement} children */
function form(words, run, ...children) {
	const element = h('form', { class: 'line' }, children, h('button', {}, words));
	element.addEventListener('submit', (event) => {
		event.preventDefault();
		run();
	});
	return element;
}
