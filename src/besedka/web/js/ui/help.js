// All keys, and all commands.

import { say } from '../text/words.js';
import { COMMANDS } from './commands.js';
import { Window } from './dialogs.js';
import { h } from './dom.js';
import { KEYS } from './keys.js';

export class Help extends Window {
	constructor() {
		super('help');
	}

	open() {
		const keys = KEYS.map(({ shown, about }) => [h('dt', {}, shown.split(' ').map((key) => h('kbd', {}, key))), h('dd', {}, say(about))]);
		const commands = Object.values(COMMANDS).map(({ usage, about }) => [h('dt', {}, h('code', {}, usage)), h('dd', {}, say(about))]);
		this.show(say('help.title'), h('h3', {}, say('help.keys')), h('dl', {}, keys.flat()), h('h3', {}, say('help.commands')), h('dl', {}, commands.flat()));
	}
}
