// Elements, made without HTML in strings: what people write can never become markup.

/**
 * Make an element. `on…` are listeners, `class`, `dataset` and attributes are set as they are; false and null leave out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {Given} [given]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(name, given = {}, ...children) {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(given)) {
		if (value === null || value === undefined || value === false) continue;
		if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
		else if (key === 'dataset') Object.assign(element.dataset, value);
		else if (key === 'value') /** @type {HTMLInputElement} */ (/** @type {unknown} */ (element)).value = value;
		else if (key === 'style') for (const [each, set] of Object.entries(value)) element.style.setProperty(each, String(set));
		else element.setAttribute(key, value === true ? '' : String(value));
	}
	element.append(...kept(children.flat()));
	return element;
}

/** @param {Child[]} children @returns {(Node | string)[]} */
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

/** @param {string} name */
export function icon(name) {
	const svg = document.createElementNS(SVG, 'svg');
	svg.setAttribute('aria-hidden', 'true');
	svg.setAttribute('class', 'icon');
	const use = document.createElementNS(SVG, 'use');
	use.setAttribute('href', `${ICONS}#${name}`);
	svg.append(use);
	return svg;
}

/** A button with a picture and a name for those who do not see it. @param {string} name @param {string} label @param {Given} given */
export function iconButton(name, label, given) {
	const { class: more = '', ...rest } = given;
	return h('button', { type: 'button', class: `icon-button ${more}`, 'aria-label': label, title: label, ...rest }, icon(name));
}

/** @template {Element} T @param {ParentNode} root @param {string} selector @returns {T} what must be there */
export function find(root, selector) {
	const found = root.querySelector(selector);
	if (!found) throw new Error(`no ${selector}`);
	return /** @type {T} */ (found);
}
