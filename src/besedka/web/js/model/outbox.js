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

/** 128 random bits; pages that came without TLS have no `randomUUID`. */
export const token = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export class Outbox {
	constructor() {
		this.database = openDatabase();
		this.start = token().slice(0, 8);
		this.count = 0;
	}

	/** A key that no message had before. */
	nextKey() {
		this.count += 1;
		return `${this.start}-${this.count}`;
	}

	/** @param {Kept} message */
	async keep(message) {
		await this.#change((table) => table.put(message));
	}

	async drop(key = '') {
		await this.#change((table) => table.delete(key));
	}

	/** What waits since before this page was loaded, the oldest first */
	async kept() {
		const table = (await this.database)?.transaction(TABLE).objectStore(TABLE);
		if (!table) return [];
		return new Promise((resolve) => {
			const asked = table.getAll();
			asked.onsuccess = () => resolve(asked.result.sort((/** @type {Kept} */ a, /** @type {Kept} */ b) => a.time - b.time));
			asked.onerror = () => resolve([]);
		});
	}

	/** @param {(table: IDBObjectStore) => void} change */
	async #change(change) {
		const transaction = (await this.database)?.transaction(TABLE, 'readwrite');
		if (!transaction) return;
		change(transaction.objectStore(TABLE));
		transaction.commit(); // at once: the page may be closed before it would do that by itself
	}
}
