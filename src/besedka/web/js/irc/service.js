// What is said to the server itself, and its answer in words (docs/service.md).

import { say } from '../text/words.js';

/** @param {Client} client @param {...string} words @returns {Promise<string[]>} the lines of its answer */
export async function service(client, ...words) {
	try {
		const messages = await client.ask('NS', [words.join(' ')]);
		messages.forEach((each) => each.verb === 'NOTICE' || client.handle(each));
		return messages.flatMap(({ verb, params }) => (verb === 'NOTICE' ? params.slice(1) : []));
	} catch {
		return [say('state.lost')];
	}
}
