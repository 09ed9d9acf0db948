// The first thing that people see: a name, and in.

import { say } from '../text/words.js';
import { check, labelled, submits, ticked } from './dialogs.js';
import { fill, h } from './dom.js';

export class SignIn {
	/** @param {HTMLElement} place @param {string} name that was used last @param {(entered: Entered) => void} enter */
	constructor(place, name, enter) {
		this.place = place;
		this.problem = h('div.problem', { role: 'alert', hidden: true });
		this.name = h('input', { name: 'name', value: name, required: true, autocomplete: 'username', maxlength: 32, autofocus: true });
		this.password = h('input', { name: 'password', type: 'password', autocomplete: 'current-password' });
		const more = check(say('signin.newAccount'), {});
		const stay = check(say('signin.remember'), { checked: true });
		more.hidden = stay.hidden = true;
		this.password.addEventListener('input', () => (more.hidden = stay.hidden = !this.password.value));
		this.button = h('button.primary', { type: 'submit' }, say('signin.enter'));
		const send = submits(() => {
			this.#busy(true);
			enter({ name: this.name.value.trim(), password: this.password.value, register: ticked(more), remember: ticked(stay) });
		});
		fill(place, h('form.signin', { 'aria-labelledby': 'signin-title', ...send },
			h('img', { src: new URL('../../icon.svg', import.meta.url).href, alt: '', width: 88, height: 88 }),
			h('h1', say('app.name')),
			h('p.claim', { id: 'signin-title' }, say('signin.title')),
			this.problem,
			labelled(say('signin.name'), this.name),
			labelled(say('signin.password'), this.password),
			more, stay, this.button,
			h('p.hint', say('signin.guest'))));
		place.hidden = false;
		this.name.focus();
	}

	refuse(reason = '') {
		this.#busy(false);
		this.tell(reason);
		(this.password.value ? this.password : this.name).select();
	}

	/** @param {...Child} words */
	tell(...words) {
		this.problem.hidden = false;
		fill(this.problem, ...words);
	}

	done() {
		this.place.hidden = true;
		fill(this.place);
	}

	#busy(busy = false) {
		this.button.disabled = busy;
		this.problem.hidden = true;
		fill(this.button, say(busy ? 'signin.entering' : 'signin.enter'));
	}
}
