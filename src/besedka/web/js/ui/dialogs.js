// Windows in the page: `<dialog>` for what must be answered, popovers for what may be left.

import { say } from '../text/words.js';
import { button, fill, find, h, iconButton } from './dom.js';

/** A window with a title and a way out; it is made once, and filled when it is opened. */
export class Window {
	/** @param {App} app @param {string} name of its class */
	constructor(app, name) {
		this.app = app;
		this.body = h('div.body', { tabindex: 0 });
		this.title = h('h2', { id: `${name}-title` });
		const close = iconButton('close', say('app.close'), { class: 'close', onclick: () => this.close() });
		this.dialog = h('dialog', { class: `window ${name}`, 'aria-labelledby': `${name}-title` }, h('header', this.title, close), this.body);
		this.dialog.addEventListener('click', (event) => event.target === this.dialog && this.close());
		document.body.append(this.dialog);
	}

	/** @param {...Child | Child[]} children */
	show(title = '', ...children) {
		fill(this.title, title);
		fill(this.body, ...children);
		if (this.dialog.open) return;
		find('dialog[open]')?.close();
		this.dialog.showModal();
	}

	close() {
		this.dialog.close();
	}
}

/** Put a question; what is asked for stands between it and the buttons. @param {Child | Child[]} content @param {string} yes what the button says */
export function put(question = '', content, yes) {
	return new Promise((resolve) => {
		const dialog = h('dialog.window.ask', { 'aria-label': question, onclose: () => {
			resolve(dialog.returnValue === 'yes');
			dialog.remove();
		} }, h('form', { method: 'dialog' }, h('p.question', question), content,
			h('div.buttons', button(say('app.cancel'), () => { dialog.close(); }, 'quiet'), h('button.primary', { type: 'submit', value: 'yes', autofocus: true }, yes))));
		document.body.append(dialog);
		dialog.showModal();
	});
}

export const ask = (question = '', details = '', yes = '') => put(question, details && h('pre.details', { tabindex: 0 }, details), yes);

/** @param {Asked} [more] */
export async function askFor(question = '', label = '', more = {}) {
	const { type = 'text', yes = 'OK', list = [] } = more;
	const field = h('input', { type, autofocus: true, list: 'choices', autocomplete: 'off' });
	return (await put(question, [labelled(label, field), h('datalist', { id: 'choices' }, list.map((value) => h('option', { value })))], yes)) ? field.value.trim() : null;
}

/** @param {HTMLElement} field */
export const labelled = (words = '', field) => h('label', h('span', words), field);

/** @param {Given} given of the box */
export const check = (words = '', given) => h('label.check', h('input', { type: 'checkbox', ...given }), h('span', words));

/** @param {HTMLLabelElement} label of a box */
export const ticked = (label) => label.querySelector('input')?.checked ?? false;

/** @param {(string | number)[][]} options @param {unknown} chosen @param {(value: string) => void} [run] @param {Given} [given] */
export const choice = (options, chosen, run, given) => h('select', { onchange: ({ target }) => run?.(target.value), ...given }, options.map(([value, words]) => h('option', { value, selected: value === chosen }, words)));

/** Lines of facts; a button beside one ends it, and all are looked up again. @param {() => Promise<Fact[]>} ask */
export function facts(ask) {
	const list = h('ul.facts');
	const look = async () => fill(list, (await ask()).map(([words, label, run]) => h('li', h('span', words), label && button(label, async () => {
		await run?.();
		void look();
	}))));
	void look();
	return { list, look };
}

/** @param {() => unknown} run */
export const submits = (run) => ({ onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), run()) });

/** Fields in a line, the button that takes them, and what came of it. @param {() => unknown} run may return that, in words @param {...Child} children */
export function form(words = '', run, ...children) {
	const told = h('p.hint', { role: 'status' });
	const take = submits(async () => {
		const answer = await run();
		fill(told, typeof answer === 'string' ? answer : say('app.done'));
	});
	return h('form.line', take, children, h('button', { type: 'submit' }, words), told);
}

/** Show something beside an element until a click elsewhere, or Escape. @param {HTMLElement} near @param {HTMLElement} content @returns {() => void} closes it */
export function popup(near, content) {
	const box = h('div.popup', { popover: 'auto' }, content);
	(document.querySelector('main.room') ?? document.body).append(box); // within a landmark
	box.addEventListener('toggle', (event) => {
		if (/** @type {ToggleEvent} */ (event).newState !== 'closed') return;
		box.remove();
		if (near.isConnected) near.focus();
		else if (document.activeElement === document.body) find('besedka-composer textarea')?.focus();
	});
	box.showPopover();
	const place = near.getBoundingClientRect();
	const size = box.getBoundingClientRect();
	const top = place.top - size.height - 8 > 0 ? place.top - size.height - 8 : Math.min(place.bottom + 8, innerHeight - size.height - 8);
	box.style.setProperty('top', `${Math.max(8, top)}px`);
	box.style.setProperty('left', `${Math.max(8, Math.min(place.left, innerWidth - size.width - 8))}px`);
	content.querySelector('button')?.focus();
	return () => box.isConnected && box.hidePopover();
}

/** @param {HTMLElement} near @param {([string, () => void] | false)[]} items */
export function menu(near, label = '', items) {
	const close = popup(near, h('div.menu', { role: 'menu', 'aria-label': label }, items.filter((item) => item !== false).map(([words, run]) =>
		h('button', { role: 'menuitem', onclick: () => (close(), run()) }, words))));
}
