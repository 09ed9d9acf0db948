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
		/** @type {string[]} rooms by key */
		this.muted = [];
		try {
			Object.assign(this, JSON.parse(localStorage.getItem(NAME) ?? '{}'));
		} catch {
			localStorage.removeItem(NAME); // unreadable: begin anew
		}
		this.apply();
	}

	/** @param {Partial<Preferences>} changes */
	set(changes) {
		Object.assign(this, changes);
		const { store, ...kept } = this;
		localStorage.setItem(NAME, JSON.stringify(kept));
		this.apply();
	}

	mute(key = '', muted = false) {
		const others = this.muted.filter((each) => each !== key);
		this.set({ muted: muted ? [...others, key] : others });
	}

	apply() {
		const root = document.documentElement;
		if (this.theme === 'system') delete root.dataset.theme;
		else root.dataset.theme = this.theme;
		root.style.setProperty('--text-size', `${this.size}px`);
		this.store.keywords = this.keywords;
		this.store.changed('settings');
	}
}
