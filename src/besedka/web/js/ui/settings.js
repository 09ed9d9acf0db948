// Settings of the person who looks at the page.

import { say, spoken } from '../text/words.js';
import { accountSection } from './account.js';
import { check, choice, form, labelled, Window } from './dialogs.js';
import { h } from './dom.js';
import { SIZES } from './preferences.js';

const THEMES = ['system', 'light', 'dark'];

export class Settings extends Window {
	open() {
		this.show(say('settings.title'), this.#you(), this.#look(), this.#notify(), accountSection(this.app));
	}

	#you() {
		const { client, store } = this.app;
		const nick = h('input', { value: store.nick, maxlength: 32 });
		const away = h('input', { value: store.away });
		return h('section', h('h3', say('settings.you')),
			form(say('settings.change'), () => client.does('NICK', nick.value.trim()), labelled(say('settings.nick'), nick)),
			form(say('settings.change'), () => client.away(away.value.trim()), labelled(say('settings.away'), away)));
	}

	#look() {
		const { preferences } = this.app;
		const theme = choice(THEMES.map((each) => [each, say(`settings.theme.${each}`)]), preferences.theme, (each) => preferences.set({ theme: /** @type {Theme} */ (each) }));
		const language = choice([['en', 'English'], ['ru', 'Русский']], spoken(), (each) => (preferences.set({ language: each }), location.reload()));
		const size = choice(SIZES.map((each) => [each, String(each)]), preferences.size, (each) => preferences.set({ size: Number(each) }));
		return h('section', h('h3', say('settings.look')), labelled(say('settings.theme'), theme), labelled(say('settings.language'), language), labelled(say('settings.size'), size));
	}

	#notify() {
		const { preferences } = this.app;
		const blocked = h('p.hint', { hidden: !('Notification' in window) || Notification.permission !== 'denied' }, say('settings.notifyBlocked'));
		const notify = async (/** @type {Ticked} */ { target }) => {
			const granted = target.checked && 'Notification' in window ? (await Notification.requestPermission()) === 'granted' : false;
			blocked.hidden = granted || !target.checked;
			target.checked = granted;
			preferences.set({ notify: granted });
		};
		const words = h('input', { value: preferences.keywords.join(', ') });
		return h('section', h('h3', say('settings.notifications')),
			check(say('settings.notify'), { checked: preferences.notify, onchange: notify }), blocked,
			check(say('settings.dnd'), { checked: preferences.quiet, onchange: ({ target }) => preferences.set({ quiet: target.checked }) }),
			form(say('settings.save'), () => preferences.set({ keywords: words.value.split(',').map((each) => each.trim()).filter(Boolean) }), labelled(say('settings.keywords'), words)));
	}
}
