// What somebody has chosen for this browser: kept in localStorage.

const NAME = 'besedka.preferences';
export const SIZES = [14, 15, 16, 18, 20]; // pixels of text

export class Preferences {
	/** @param {Store} store */
	constructor(store) {
		this.store = store;
		/** @type {Theme} */
		this.theme = 'system';
		/** @type {string | null} */
		this.language = null;
		this.size = 15;
		this.notify = false;
		this.quiet = false;
		/** @type {string[]} */
		this.keywords = [];
		/** @type {Set<string>} rooms by key */
		this.muted = new Set();
		this.#load();
		this.apply();
	}

	/** @param {Partial<Preferences>} changes */
	set(changes) {
		Object.assign(this, changes);
		this.#save();
		this.apply();
	}

	mute(key = '', muted = false) {
		if (muted) this.muted.add(key);
		else this.muted.delete(key);
		this.#save();
		this.store.changed('settings');
	}

	apply() {
		const root = document.documentElement;
		if (this.theme === 'system') delete root.dataset.theme;
		else root.dataset.theme = this.theme;
		root.style.setProperty('--text-size', `${this.size}px`);
		this.store.keywords = this.keywords;
		this.store.changed('settings');
	}

	#load() {
		try {
			const kept = JSON.parse(localStorage.getItem(NAME) ?? '{}');
			Object.assign(this, kept, { muted: new Set(kept.muted ?? []) });
		} catch {
			localStorage.removeItem(NAME); // unreadable: begin anew
		}
	}

	#save() {
		const { theme, language, size, notify, quiet, keywords, muted } = this;
		localStorage.setItem(NAME, JSON.stringify({ theme, language, size, notify, quiet, keywords, muted: [...muted] }));
	}
}
