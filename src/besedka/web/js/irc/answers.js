// Questions and their answers: labels and batches (IRCv3 labeled-response, batch). Pure.

export class Answers {
	constructor() {
		this.next = 1;
		/** @type {Map<string, Waiting>} */
		this.waiting = new Map();
		/** @type {Map<string, Batch>} */
		this.batches = new Map();
	}

	/** Ask: the label to send, and what is answered to it. */
	ask() {
		const label = String(this.next++);
		/** @type {Promise<Message[]>} */
		const answer = new Promise((resolve, reject) => this.waiting.set(label, { resolve, reject }));
		return { label, answer };
	}

	/** The connection is lost: nobody will answer. */
	forget() {
		this.batches.clear();
		for (const { reject } of this.waiting.values()) reject(new Error('lost'));
		this.waiting.clear();
	}

	/** Take a message; return those that are to be handled as events: not what belongs to an answer that is awaited. @param {Message} message */
	take(message) {
		const within = message.tags.get('batch') ?? '';
		if (message.verb === 'BATCH') return this.#bracket(message, within);
		const batch = this.batches.get(within);
		if (batch) {
			batch.messages.push(message);
			return [];
		}
		const label = message.tags.get('label');
		return label !== undefined && this.#answer(label, [message]) ? [] : [message];
	}

	/** @param {Message} message */
	#bracket(message, within = '') {
		const [reference = '', type = '', ...params] = message.params;
		const name = reference.slice(1);
		if (reference.startsWith('+')) {
			this.batches.set(name, { type, params, label: message.tags.get('label') ?? '', parent: within, messages: [] });
			if (type === 'draft/multiline') this.batches.get(name)?.messages.push(message);
			return [];
		}
		const batch = this.batches.get(name);
		this.batches.delete(name);
		if (!batch) return [];
		const messages = batch.type === 'draft/multiline' ? [joined(batch)] : batch.messages;
		const parent = this.batches.get(batch.parent);
		if (parent) {
			parent.messages.push(...messages);
			return [];
		}
		if (batch.label && this.#answer(batch.label, messages)) return [];
		if (batch.type === 'chathistory') messages.forEach((each) => each.tags.set('past', batch.params[0] ?? ''));
		return messages;
	}

	/** @param {Message[]} messages */
	#answer(label = '', messages) {
		const waiting = this.waiting.get(label);
		this.waiting.delete(label);
		waiting?.resolve(messages);
		return Boolean(waiting);
	}
}

/** Make one message of the lines of a `draft/multiline` batch; its tags are those of the BATCH that opens it. @param {Batch} batch */
function joined(batch) {
	const [opening, ...lines] = batch.messages;
	const first = lines[0] ?? { ...opening, params: ['', ''] };
	const text = lines
		.map((line, index) => (index && !line.tags.has('draft/multiline-concat') ? '\n' : '') + (line.params.at(-1) ?? ''))
		.join('');
	const tags = new Map([...opening.tags].filter(([name]) => name !== 'batch'));
	return { ...first, tags, params: [batch.params[0] ?? '', ...first.params.slice(1, -1), text] };
}
