// A list below or above a field: the arrows choose in it while the field keeps the focus (ARIA combobox).

import { fill, h } from './dom.js';

export class Choices {
	/** @param {HTMLElement} field @param {string} id of the list @param {(index: number) => void} take */
	constructor(field, id, label = '', take) {
		this.field = field;
		this.take = take;
		this.id = id;
		this.at = 0;
		/** @type {Offer[]} */
		this.items = [];
		this.list = h('ul.choices', { role: 'listbox', id, 'aria-label': label });
		for (const [name, value] of Object.entries({ autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-controls': id })) field.setAttribute(name, value);
	}

	/** @param {Offer[]} items @param {Child} [none] what stands there when there are none */
	show(items, none) {
		this.items = items;
		this.none = none;
		this.#choose();
	}

	/** Whether it was for the list. @param {KeyboardEvent} event */
	key({ key }) {
		const { length } = this.items;
		const step = { ArrowDown: 1, ArrowUp: -1 }[key];
		if (!length || (!step && key !== 'Enter' && key !== 'Tab')) return false;
		if (step) this.#choose((this.at + step + length) % length);
		else this.take(this.at);
		return true;
	}

	#choose(at = 0) {
		this.at = at;
		const rows = this.items.map(({ label, about, unread }, index) =>
			h('li', { role: 'option', id: `${this.id}-${index}`, 'aria-selected': String(index === at), onmousedown: (/** @type {Event} */ event) => (event.preventDefault(), this.take(index)) },
				h('span', label), h('small', about), unread ? h('span.count', unread) : null));
		fill(this.list, rows.length ? rows : this.none);
		this.field.setAttribute('aria-activedescendant', rows.length ? `${this.id}-${at}` : '');
		rows[at]?.scrollIntoView({ block: 'nearest' });
	}
}
