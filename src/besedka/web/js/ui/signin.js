// The first thing that people see: a name, and in.

import { say } from '../text/words.js';
import { fill, h } from './dom.js';

export class SignIn {
	/** @param {HTMLElement} place @param {string} name that was used last @param {(entered: Entered) => void} enter */
	constructor(place, name, enter) {
		this.place = place;
		this.problem = h('p', { class: 'problem', role: 'alert', hidden: true });
		this.name = h('input', { name: 'name', value: name, required: true, autocomplete: 'username', maxlength: 32, autofocus: true, dir: 'auto' });
		this.password = h('input', { name: 'password', type: 'password', autocomplete: 'current-password' });
		this.register = h('input', { type: 'checkbox' });
		this.remember = h('input', { type: 'checkbox', checked: true });
		const more = h('label', { class: 'check', hidden: true }, this.register, h('span', {}, say('signin.newAccount')));
		const stay = h('label', { class: 'check', hidden: true }, this.remember, h('span', {}, say('signin.remember')));
		this.password.addEventListener('input', () => (more.hidden = stay.hidden = !this.password.value));
		this.button = h('button', { class: 'primary' }, say('signin.enter'));
		const form = h('form', { class: 'signin', 'aria-labelledby': 'signin-title' },
			h('img', { src: new URL('../../icon.svg', import.meta.url).href, alt: '', width: 88, height: 88 }),
			h('h1', {}, say('app.name')),
			h('p', { class: 'claim', id: 'signin-title' }, say('signin.title')),
			this.problem,
			h('label', {}, h('span', {}, say('signin.name')), this.name),
			h('label', {}, h('span', {}, say('signin.password')), this.password),
			more, stay, this.button,
			h('p', { class: 'hint' }, say('signin.guest')));
		form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.#busy(true);
			enter({ name: this.name.value.trim(), password: this.password.value, register: this.register.checked, remember: this.remember.checked });
		});
		fill(place, form);
		place.hidden = false;
		this.name.focus();
	}

	/** @param {string} reason */
	refuse(reason) {
		this.#busy(false);
		this.problem.hidden = false;
		fill(this.problem, reason);
		this.name.select();
	}

	done() {
		this.place.hidden = true;
		fill(this.place);
	}

	/** @param {boolean} busy */
	#busy(busy) {
		this.button.disabled = busy;
		this.problem.hidden = true;
		fill(this.button, say(busy ? 'signin.entering' : 'signin.enter'));
	}
}
