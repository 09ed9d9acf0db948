// What is asked of the server outside of IRC: signing in and out (docs/web.md).

import { spoken } from './text/words.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const PATIENCE_MS = 15_000;

/** @param {unknown} [body] @param {string} [path] */
function call(method = '', body, path = 'session') {
	const url = new URL(`api/${path}`, document.baseURI);
	const signal = AbortSignal.timeout(PATIENCE_MS);
	const headers = { 'Accept-Language': spoken(), ...(body !== undefined && JSON_TYPE) };
	return fetch(url, { method, signal, headers, body: JSON.stringify(body) });
}

/**
 * Let this browser stay signed in: the cookie for it is out of reach of scripts.
 * @param {string} account @param {string} password @param {boolean} remember when the browser was closed, too
 * @returns {Promise<string | null>} why not, in words ("": no answer at all); null when it is
 */
export async function signIn(account, password, remember) {
	try {
		const answer = await call('POST', { account, password, remember });
		return answer.ok ? null : (await answer.json()).error;
	} catch {
		return '';
	}
}

/** Let it be signed in no longer: not without the server, and who comes back is told by being in. */
export const signOut = () => call('DELETE').catch(() => {});

/** @type {Sessions} */
const NONE = { browsers: [], sessions: [] };

/** @returns {Promise<Sessions>} where one's account is signed in */
export const sessions = () => call('GET', undefined, 'sessions').then((answer) => (answer.ok ? answer.json() : NONE)).catch(() => NONE);

export const endSession = (number = '') => call('DELETE', undefined, `sessions/${number}`).catch(() => {});

/** @param {string} token of a link into a room @returns {Promise<Invited>} which, or why none */
export const invitation = (token) => call('GET', undefined, `invitation/${token}`).then((answer) => answer.json()).catch(() => ({}));
