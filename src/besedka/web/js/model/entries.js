// The messages and events of one room, in the order of the server. Pure.

/** @param {Partial<Entry> & { time: number }} given @returns {Entry} */
export function makeEntry(given) {
	return {
		id: '', kind: 'message', nick: '', account: '', text: '', mine: false, mention: false, bot: false,
		replyTo: '', edited: false, deleted: false, reactions: null, ...given,
	};
}

export class Entries {
	constructor() {
		/** @type {Entry[]} */
		this.list = [];
		/** @type {Map<string, Entry>} */
		this.byId = new Map();
		this.version = 0;
	}

	get(id = '') {
		return this.byId.get(id);
	}

	get last() {
		return this.list.at(-1);
	}

	/** The newest id there is, "" for none. */
	get lastId() {
		return this.list.findLast(({ id }) => id)?.id ?? '';
	}
	/** @param {Entry} entry @returns {boolean} whether it is new */
	add(entry) {
		if (entry.id && this.byId.has(entry.id)) return false;
		let at = this.list.length;
		while (at > 0 && this.list[at - 1].time > entry.time) at -= 1;
		this.list.splice(at, 0, entry);
		this.#know(entry);
		this.version += 1;
		return true;
	}

	/** Add a page of the past, in its order. @param {Entry[]} page @returns {number} how many were new */
	merge(page) {
		const fresh = page.filter((entry) => !entry.id || !this.byId.has(entry.id));
		if (!fresh.length) return 0;
		const first = this.list[0];
		if (!first || fresh[fresh.length - 1].time <= first.time) this.list = [...fresh, ...this.list];
		else if (fresh[0].time >= this.list[this.list.length - 1].time) this.list = [...this.list, ...fresh];
		else this.list = [...this.list, ...fresh].sort((a, b) => a.time - b.time);
		fresh.forEach((entry) => this.#know(entry));
		this.version += 1;
		return fresh.length;
	}

	/** @param {Entry[]} page */
	replace(page) {
		this.list = [];
		this.byId.clear();
		this.version += 1;
		this.merge(page);
	}

	/** Let go of all but these. @param {number} [to] */
	keep(from = 0, to = this.list.length) {
		const kept = this.list.slice(from, to);
		for (const entry of [...this.list.slice(0, from), ...this.list.slice(to)]) this.byId.delete(entry.id);
		this.list = kept;
		this.version += 1;
	}

	/** @param {(entry: Entry) => void} change */
	change(id = '', change) {
		const entry = this.get(id);
		if (!entry) return;
		change(entry);
		this.version += 1;
	}

	/** @param {string} id @param {string} emoji @param {string} nick @param {boolean} adding */
	react(id, emoji, nick, adding) {
		this.change(id, (entry) => {
			const reactions = (entry.reactions ??= new Map());
			const nicks = reactions.get(emoji) ?? new Set();
			if (adding) nicks.add(nick);
			else nicks.delete(nick);
			if (nicks.size) reactions.set(emoji, nicks);
			else reactions.delete(emoji);
		});
	}

	/** Where the first entry later than that stands. */
	after(time = 0) {
		let low = 0;
		let high = this.list.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.list[middle].time > time) high = middle;
			else low = middle + 1;
		}
		return low;
	}

	/** @param {Entry} entry */
	#know(entry) {
		if (entry.id) this.byId.set(entry.id, entry);
	}
}
