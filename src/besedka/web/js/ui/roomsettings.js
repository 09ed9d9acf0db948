// Settings of a room: its topic, who may do what there, who may not, and links into it.

import { say } from '../text/words.js';
import { span } from '../text/time.js';
import { service } from '../irc/service.js';
import { check, choice, facts, form, labelled, ticked, Window } from './dialogs.js';
import { button, fill, h } from './dom.js';
import { ends } from './moderation.js';

const FLAGS = [...'isRMmtx']; // modes: what a room can be
const ROLES = ['operator', 'voice', 'none', 'owner'];
const SLOW = [5, 15, 30, 60, 300, 1800, 3600]; // seconds of slow mode that are offered

export class RoomSettings extends Window {
	/** @param {Room} room */
	open(room) {
		const { client } = this.app;
		const govern = this.app.governs(room);
		const topic = h('input', { value: room.topic });
		const key = h('input', { type: 'password', autocomplete: 'new-password' });
		const set = (/** @type {string[]} */ ...modes) => void client.raw('MODE', [room.name, ...modes]);
		const flags = FLAGS.map((letter) => check(say(`mode.${letter}`), {
			checked: room.modes.includes(letter), disabled: !govern,
			onchange: ({ target }) => set(`${target.checked ? '+' : '-'}${letter}`),
		}));
		const slow = choice([[0, say('settings.slowOff')], ...SLOW.map((each) => [each, span(each)])], room.slow, (each) => (Number(each) ? set('+W', each) : set('-W')), { disabled: !govern });
		this.show(`${say('settings.room')} ${room.name}`,
			govern || !room.modes.includes('t') ? form(say('settings.save'), () => client.does('TOPIC', room.name, topic.value), labelled(say('settings.topic'), topic)) : h('p', room.topic),
			h('fieldset', h('legend', say('settings.modes')), flags),
			labelled(say('settings.slow'), slow),
			govern && form(say('settings.save'), () => client.does('MODE', room.name, ...(key.value ? ['+k', key.value] : ['-k', '*'])), labelled(say('settings.roomPassword'), key)),
			this.#roles(room, govern),
			govern && this.#bans(room),
			govern && this.#links(room));
	}

	/** @param {Room} room */
	#roles(room, govern = false) {
		const { client } = this.app;
		const told = h('div', { role: 'status' });
		const account = h('input', { list: 'accounts', required: true, autocomplete: 'off' });
		const role = choice(ROLES.map((each) => [each, say(`role.${each}`)]), '');
		const look = async (before = '') => {
			fill(told, (await service(client, 'roles', room.name)).map((line) => h('p', line)));
			return before;
		};
		void look();
		return h('section', h('h3', say('settings.roles')), told,
			govern && form(say('settings.change'), async () => look((await service(client, 'role', room.name, account.value.trim(), role.value)).join(' ')),
				labelled(say('settings.roleAccount'), account), labelled(say('settings.role'), role),
				h('datalist', { id: 'accounts' }, [...new Set([...room.members.values()].map((each) => each.account))].filter(Boolean).map((value) => h('option', { value })))));
	}

	/** @param {Room} room */
	#bans(room) {
		const { client } = this.app;
		let mode = '';
		const { list } = facts(async () => (await service(client, 'bans', room.name)).map((line) => {
			const mask = /^\s+([^,\s]+),/.exec(line)?.[1];
			if (!mask) mode = mode === '-b' ? '-q' : '-b'; // those who are muted stand behind those who are banned, each under a line of its own
			const change = [room.name, mode, mask ?? ''];
			return mask ? [line, say('settings.lift'), () => client.raw('MODE', change)] : [line];
		}));
		return h('section', h('h3', say('settings.bans')), list);
	}

	/** @param {Room} room */
	#links(room) {
		const { client } = this.app;
		const uses = h('input', { type: 'number', min: 1, max: 1000, placeholder: '∞' });
		const end = ends(7 * 86_400, '');
		const voice = check(say('settings.linkVoice'), {});
		const made = h('div.line', { role: 'status' });
		const links = facts(async () => (await service(client, 'invites', room.name)).map((line) => {
			const id = /^[0-9a-f]{8}\b/.exec(line)?.[0] ?? '';
			return id ? [line, say('settings.revoke'), () => service(client, 'uninvite', room.name, id)] : [line];
		}));
		const make = async () => {
			const words = [uses.value, end.value, ticked(voice) ? 'voice' : ''].filter(Boolean);
			const answer = await service(client, 'invite', room.name, ...words);
			const token = /\/join\/(\S+)$/.exec(answer[0] ?? '')?.[1];
			const link = new URL(`join/${token}`, document.baseURI).href;
			fill(made, token ? [h('input', { value: link, readonly: true, 'aria-label': say('settings.inviteLink') }), button(say('timeline.copyCode'), () => this.app.copy(link), 'primary')] : answer.join(' '));
			void links.look();
			return '';
		};
		return h('section', h('h3', say('settings.links')), form(say('settings.inviteLink'), make, labelled(say('settings.linkUses'), uses), labelled(say('settings.linkEnd'), end)), voice, made, links.list);
	}
}
