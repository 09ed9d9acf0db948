// A WebSocket that carries IRC lines (ircv3.net/specs/extensions/websocket), and comes back when it is lost.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const SUBPROTOCOL = 'text.ircv3.net';

export class Socket {
	/** @param {Events} events */
	constructor(url = '', events) {
		this.url = url;
		this.events = events;
		this.wait = FIRST_WAIT_MS;
		/** @type {WebSocket | null} */
		this.socket = null;
		this.timer = 0;
		this.wanted = false;
		addEventListener('online', () => this.retry());
		document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.retry());
	}

	start() {
		this.wanted = true;
		this.#open();
	}

	stop() {
		this.wanted = false;
		clearTimeout(this.timer);
		this.socket?.close(1000);
		this.socket = null;
	}

	/** Do not wait any longer for the next try. */
	retry() {
		if (!this.wanted || this.socket) return;
		clearTimeout(this.timer);
		this.#open();
	}

	/** The connection works: the next loss is tried again soon. */
	settled() {
		this.wait = FIRST_WAIT_MS;
	}

	/** Take a connection for dead that says nothing, without waiting for the system to notice. */
	abandon() {
		this.#lost(this.socket);
	}

	/** Whether it could be handed over. */
	send(line = '') {
		if (this.socket?.readyState !== WebSocket.OPEN) return false;
		this.socket.send(line);
		return true;
	}

	#open() {
		this.events.connecting();
		const socket = new WebSocket(this.url, [SUBPROTOCOL]);
		this.socket = socket;
		socket.onopen = () => this.events.opened();
		socket.onmessage = ({ data }) => this.socket === socket && this.events.line(data);
		socket.onclose = () => this.#lost(socket);
	}

	/** @param {WebSocket | null} socket */
	#lost(socket) {
		if (!socket || this.socket !== socket) return;
		this.socket = null;
		socket.close();
		if (!this.wanted) return;
		// a part of it is chance, so that those whom one restart has thrown out do not all come back at once
		this.timer = setTimeout(() => this.#open(), this.wait * (0.5 + Math.random() / 2));
		this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
		this.events.lost();
	}
}
