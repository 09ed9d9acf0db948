// Windows in the page: `<dialog>` for what must be answered, popovers for what may be left.

import { say } from '../text/words.js';
import { fill, h, iconButton } from './dom.js';

/**
 * A window with a title and a way out; it is made once, and filled when it is opened.
 */
export class Window {
	/** @param {string} name of its class */
	constructor(name) {
		this.body = h('div', { class: 'body', tabindex: 0 });
		this.title = h('h2', { id: `${name}-title` });
		const close = iconButton('close', say('app.close'), { class: 'close', onclick: () => this.close() });
		this.dialog = h('dialog', { class: `window ${name}`, 'aria-labelledby': `${name}-title` }, h('header', {}, this.title, close), this.body);
		this.dialog.addEventListener('click', (event) => event.target === this.dialog && this.close());
		document.body.append(this.dialog);
	}

	/** @param {string} title @param {...Child | Child[]} children */
	show(title, ...children) {
		fill(this.title, title);
		fill(this.body, ...children);
		if (!this.dialog.open) this.dialog.showModal();
	}

	close() {
		this.dialog.close();
	}
}

/**
 * Ask before something is done.
 * @param {string} question
 * @param {string} details
 * @param {string} yes what the button says
 * @returns {Promise<boolean>}
 */
export function ask(question, details, yes) {
	return new Promise((resolve) => {
		const form = h('form', { method: 'dialog' },
			h('p', { class: 'question' }, question),
			details && h('pre', { class: 'details', tabindex: 0 }, details),
			h('div', { class: 'buttons' }, h('button', { value: 'no', class: 'quiet' }, say('app.cancel')), h('button', { value: 'yes', class: 'primary', autofocus: true }, yes)));
		const dialog = h('dialog', { class: 'window ask', 'aria-label': question }, form);
		document.body.append(dialog);
		dialog.addEventListener('close', () => {
			resolve(dialog.returnValue === 'yes');
			dialog.remove();
		});
		dialog.showModal();
	});
}

/**
 * Ask for a line of text.
 * @param {string} question
 * @param {string} label
 * @param {{ value?: string, type?: string, yes?: string, list?: string[] }} [more]
 * @returns {Promise<string | null>}
 */
export function askFor(question, label, { value = '', type = 'text', yes = '', list = [] } = {}) {
	return new Promise((resolve) => {
		const field = h('input', { type, value, autofocus: true, list: list.length ? 'choices' : null, autocomplete: 'off' });
		const dialog = h('dialog', { class: 'window ask', 'aria-label': question },
			h('form', { method: 'dialog' },
				h('p', { class: 'question' }, question),
				h('label', {}, h('span', {}, label), field),
				list.length > 0 && h('datalist', { id: 'choices' }, list.map((each) => h('option', { value: each }))),
				h('div', { class: 'buttons' }, h('button', { type: 'button', class: 'quiet', onclick: () => { dialog.close(); } }, say('app.cancel')), h('button', { value: 'yes', class: 'primary' }, yes || 'OK'))));
		document.body.append(dialog);
		dialog.addEventListener('close', () => {
			resolve(dialog.returnValue === 'yes' ? field.value.trim() : null);
			dialog.remove();
		});
		dialog.showModal();
	});
}

/**
 * Show something beside an element until a click elsewhere, or Escape.
 * @param {HTMLElement} near
 * @param {HTMLElement} content
 * @returns {() => void} closes it
 */
export function popup(near, content) {
	const box = h('div', { class: 'popup', popover: 'auto' }, content);
	(document.querySelector('main.room') ?? document.body).append(box); // within a landmark
	box.addEventListener('toggle', (event) => {
		if (/** @type {ToggleEvent} */ (event).newState !== 'closed') return;
		box.remove();
		if (near.isConnected) near.focus();
		else if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (document.querySelector('besedka-composer textarea'))?.focus();
	});
	box.showPopover();
	const place = near.getBoundingClientRect();
	const size = box.getBoundingClientRect();
	const top = place.top - size.height - 8 > 0 ? place.top - size.height - 8 : Math.min(place.bottom + 8, innerHeight - size.height - 8);
	box.style.setProperty('top', `${Math.max(8, top)}px`);
	box.style.setProperty('left', `${Math.max(8, Math.min(place.left, innerWidth - size.width - 8))}px`);
	/** @type {HTMLElement | null} */ (content.querySelector('button'))?.focus();
	return () => box.isConnected && box.hidePopover();
}

/** @param {HTMLElement} near @param {string} label @param {([string, () => void] | false)[]} items */
export function menu(near, label, items) {
	const close = popup(near, h('div', { class: 'menu', role: 'menu', 'aria-label': label }, items.filter((item) => item !== false).map(([words, run]) =>
		h('button', { type: 'button', role: 'menuitem', onclick: () => (close(), run()) }, words))));
	return close;
}
