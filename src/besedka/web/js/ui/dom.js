// Elements, made without HTML in strings: what people write can never become markup.

/**
 * Make an element. `on…` are listeners, attributes are set as they are; false and null leave out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T | `${T}.${string}`} name with its classes
 * @param {Given | Child | Child[]} [given] may be left out
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(name, given, ...children) {
	const [tag, ...classes] = name.split('.');
	const element = /** @type {HTMLElementTagNameMap[T]} */ (document.createElement(tag));
	if (classes.length) element.className = classes.join(' ');
	if (tag === 'button') element.setAttribute('type', 'button');
	const plain = given?.constructor === Object;
	for (const [key, value] of Object.entries(plain ? given : {})) {
		if (value === null || value === undefined || value === false) continue;
		if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
		else if (key === 'value') /** @type {HTMLInputElement} */ (/** @type {unknown} */ (element)).value = value;
		else if (key === 'style') for (const [each, set] of Object.entries(value)) element.style.setProperty(each, String(set));
		else element.setAttribute(key, value === true ? '' : String(value));
	}
	element.append(...kept((plain ? children : [given, ...children]).flat()));
	return element;
}

/** @param {any[]} children @returns {(Node | string)[]} */
function kept(children) {
	return children
		.filter((child) => child !== null && child !== undefined && child !== false)
		.map((child) => (child instanceof Node ? child : String(child)));
}

/** @param {Element} element @param {...(Child | Child[])} children */
export function fill(element, ...children) {
	element.replaceChildren(...kept(children.flat()));
}

const SVG = 'http://www.w3.org/2000/svg';
const ICONS = new URL('../../icons.svg', import.meta.url).href;

export function icon(name = '') {
	const svg = document.createElementNS(SVG, 'svg');
	svg.setAttribute('aria-hidden', 'true');
	svg.setAttribute('class', 'icon');
	const use = document.createElementNS(SVG, 'use');
	use.setAttribute('href', `${ICONS}#${name}`);
	svg.append(use);
	return svg;
}

/** A button with a picture and a name for those who do not see it. @param {Given['onclick'] | Given} given */
export function iconButton(name = '', label = '', given) {
	const { class: more = '', ...rest } = typeof given === 'function' ? { onclick: given } : (given ?? {});
	return h('button', { class: `icon-button ${more}`, 'aria-label': label, title: label, ...rest }, icon(name));
}

/** @param {Given['onclick']} onclick @param {string} [kind] its class */
export const button = (words = '', onclick, kind) => h('button', { class: kind, onclick }, words);

/** @returns {any} what index.html has */
export const find = (selector = '') => document.querySelector(selector);
