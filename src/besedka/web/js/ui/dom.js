// Elements, made without HTML in strings: what people write can never become markup.

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Make an element. `on…` are listeners, `class`, `dataset` and attributes are set as they are; false and null leave out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {Record<string, any>} [given]
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
/** Lines of 24 by 24, drawn here. @type {Record<string, string>} */
const ICONS = {
	menu: 'M4 6h16M4 12h16M4 18h16',
	people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5M16 4.5a3.5 3.5 0 0 1 0 6.5m2 3.9c1.9.7 3 2.6 3 5.1',
	search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 4.5 4.5',
	plus: 'M12 5v14M5 12h14',
	send: 'M4 12 20 4l-5 16-3.5-6.5L4 12Z',
	close: 'M6 6l12 12M18 6 6 18',
	gear: 'M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm8-3.5-2.2-1 .3-2.4-2.3-.6-.8-2.3-2.3.8L12 4.5l-1.7 2-2.3-.8-.8 2.3-2.3.6.3 2.4L3 12l2.2 1-.3 2.4 2.3.6.8 2.3 2.3-.8 1.7 2 1.7-2 2.3.8.8-2.3 2.3-.6-.3-2.4Z',
	at: 'M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Zm0 0v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.5 7.1',
	smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-4-7c.8 1.8 2.2 2.7 4 2.7s3.2-.9 4-2.7M9 9.5v.5M15 9.5v.5',
	reply: 'M10 6 4 12l6 6M4 12h10c4 0 6 2 6 6',
	pen: 'M4 20l1-4L16 5l3 3L8 19l-4 1Z',
	bin: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
	link: 'M10 14a4 4 0 0 0 6 0l3-3a4.2 4.2 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4.2 4.2 0 0 0 6 6l1-1',
	down: 'M12 5v14M6 13l6 6 6-6',
	more: 'M6 12h.01M12 12h.01M18 12h.01',
	help: 'M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 18h.01',
	calendar: 'M5 6h14v14H5zM5 10h14M9 3v4M15 3v4',
	bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15L6 17Zm4.5 3.5h3',
};

/** @param {string} name */
export function icon(name) {
	const svg = document.createElementNS(SVG, 'svg');
	svg.setAttribute('viewBox', '0 0 24 24');
	svg.setAttribute('aria-hidden', 'true');
	svg.setAttribute('class', 'icon');
	const path = document.createElementNS(SVG, 'path');
	path.setAttribute('d', ICONS[name] ?? '');
	svg.append(path);
	return svg;
}

/** A button with a picture and a name for those who do not see it. @param {string} name @param {string} label @param {Record<string, any>} given */
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
