// Who wants to know what has changed. Listeners are told once a frame, however much has changed in it.

export class Emitter {
	/** @param {(run: () => void) => void} schedule when the next frame is: `requestAnimationFrame` */
	constructor(schedule) {
		this.schedule = schedule;
		/** @type {Set<string>} */
		this.topics = new Set();
		/** @type {Set<{ topics: readonly string[], listener: () => unknown }>} */
		this.listeners = new Set();
	}

	/** @param {readonly string[]} topics @param {() => unknown} listener @returns {() => void} stops it */
	on(topics, listener) {
		const entry = { topics, listener };
		this.listeners.add(entry);
		return () => void this.listeners.delete(entry);
	}

	/** @param {...string} topics what has changed */
	changed(...topics) {
		if (this.topics.size === 0) this.schedule(() => this.tell());
		for (const topic of topics) this.topics.add(topic);
	}

	/** Tell now what has changed since the last time. */
	tell() {
		const topics = this.topics;
		this.topics = new Set();
		for (const { topics: wanted, listener } of [...this.listeners]) {
			if (wanted.some((topic) => topics.has(topic))) listener();
		}
	}
}
