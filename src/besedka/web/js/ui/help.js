// All keys, and all commands.

import { say } from '../text/words.js';
import { COMMANDS } from './commands.js';
import { Window } from './dialogs.js';
import { h } from './dom.js';
import { KEYS } from './keys.js';

export class Help extends Window {
	open() {
		const keys = Object.entries(KEYS).map(([about, shown]) => [h('dt', shown.split(' ').map((key) => h('kbd', key))), h('dd', say(`key.${about}`))]);
		const commands = Object.keys(COMMANDS).map((name) => [h('dt', h('code', say(`usage.${name}`))), h('dd', say(`command.${name}`))]);
		this.show(say('help.title'), h('h3', say('help.keys')), h('dl', keys.flat()), h('h3', say('help.commands')), h('dl', commands.flat()));
	}
}
