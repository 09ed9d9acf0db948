// What was written and is not acknowledged: kept in IndexedDB, sent again with the same key after a reconnect
// (docs/spec/message-key.md), so that it is said once.

const NAME = 'besedka';
const TABLE = 'outbox';

/** @returns {Promise<IDBDatabase | null>} null where the browser keeps nothing (a private window) */
function openDatabase() {
	return new Promise((resolve) => {
		try {
			const asked = indexedDB.open(NAME, 1);
			asked.onupgradeneeded = () => asked.result.createObjectStore(TABLE, { keyPath: 'key' });
			asked.onsuccess = () => resolve(asked.result);
			asked.onerror = () => resolve(null);
		} catch {
			resolve(null);
		}
	});
}

export class Outbox {
	constructor() {
		this.database = openDatabase();
		this.start = crypto.randomUUID().slice(0, 8);
		this.count = 0;
	}

	/** @returns {string} a key that no message had before */
	nextKey() {
		this.count += 1;
		return `${this.start}-${this.count}`;
	}

	/** @param {Kept} message */
	async keep(message) {
		(await this.#table('readwrite'))?.put(message);
	}

	/** @param {string} key */
	async drop(key) {
		(await this.#table('readwrite'))?.delete(key);
	}

	/** @returns {Promise<Kept[]>} what waits since before this page was loaded, the oldest first */
	async kept() {
		const table = await this.#table('readonly');
		if (!table) return [];
		return new Promise((resolve) => {
			const asked = table.getAll();
			asked.onsuccess = () => resolve(asked.result.sort((/** @type {Kept} */ a, /** @type {Kept} */ b) => a.time - b.time));
			asked.onerror = () => resolve([]);
		});
	}

	/** @param {IDBTransactionMode} mode */
	async #table(mode) {
		const database = await this.database;
		return database?.transaction(TABLE, mode).objectStore(TABLE) ?? null;
	}
}
