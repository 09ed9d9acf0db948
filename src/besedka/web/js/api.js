// What is asked of the server outside of IRC: signing in and out (docs/web.md).

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** @param {string} method @param {unknown} [body] @param {string} [path] */
function call(method, body, path = 'session') {
	const url = new URL(`api/${path}`, document.baseURI);
	return fetch(url, body === undefined ? { method } : { method, headers: JSON_TYPE, body: JSON.stringify(body) });
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

/** Let it be signed in no longer. */
export async function signOut() {
	try {
		await call('DELETE');
	} catch {
		// without the server it stays signed in there; whoever has this page is told by being back in
	}
}

/** @param {string} token of a link into a room @returns {Promise<{ room?: string, error?: string }>} which, or why none */
export async function invitation(token) {
	try {
		return await (await call('GET', undefined, `invitation/${token}`)).json();
	} catch {
		return {};
	}
}
