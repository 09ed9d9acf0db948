// What operators do about somebody: put out, silence, keep out; with a reason, and an end (docs/moderation.md).

import { say } from '../text/words.js';
import { span } from '../text/time.js';
import { choice, labelled, put } from './dialogs.js';
import { h } from './dom.js';

const ENDS = [600, 3600, 86_400, 7 * 86_400, 30 * 86_400]; // seconds

/** Ends that are offered, in the seconds that the server takes. @param {string} never how the server calls what has no end */
export const ends = (chosen = 3600, never = '0') => choice([...ENDS.map((each) => [`${each}s`, span(each)]), [never, say('moderate.forever')]], `${chosen}s`);

/** @param {App} app @param {Room} room @param {'kick' | 'mute' | 'ban'} what */
export async function moderate({ client }, room, nick = '', what) {
	const end = ends();
	const reason = h('input', { maxlength: 300, autofocus: true });
	if (!(await put(say(`moderate.${what}`, { nick, room: room.name }), [what !== 'kick' && labelled(say('moderate.end'), end), labelled(say('members.reason'), reason)], say('moderate.yes')))) return;
	const why = reason.value.trim() ? [reason.value.trim()] : [];
	if (what !== 'kick') client.raw(what === 'ban' ? 'TBAN' : 'TMUTE', [room.name, end.value, nick, ...why]);
	if (what !== 'mute') client.raw('KICK', [room.name, nick, ...why]);
}
