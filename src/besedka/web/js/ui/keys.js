// What keys do wherever one is. The table is what the help shows; `press` is what happens.

/** @type {{ shown: string, about: string }[]} */
export const KEYS = [
	{ shown: 'Ctrl+K', about: 'key.switcher' },
	{ shown: 'Alt+Shift+↓ Alt+Shift+↑', about: 'key.unread' },
	{ shown: 'Alt+↓ Alt+↑', about: 'key.rooms' },
	{ shown: 'Ctrl+Shift+F', about: 'key.search' },
	{ shown: '↑', about: 'key.editLast' },
	{ shown: 'Shift+Enter', about: 'key.newline' },
	{ shown: 'Tab @ # / :', about: 'key.complete' },
	{ shown: 'Shift+Tab ↑ ↓', about: 'key.message' },
	{ shown: 'Esc', about: 'key.escape' },
	{ shown: '?', about: 'key.help' },
];

/** @param {App} app @param {KeyboardEvent} event @returns {boolean} whether it meant something */
export function press(app, event) {
	const control = event.ctrlKey || event.metaKey;
	if (control && !event.shiftKey && event.code === 'KeyK') app.switcher.open();
	else if (control && event.shiftKey && event.code === 'KeyF') app.search.open('', app.store.shown);
	else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) app.step(event.key === 'ArrowDown' ? 1 : -1, event.shiftKey);
	else if (event.key === 'Escape' && !document.querySelector('dialog[open], [popover]:popover-open')) {
		if (document.body.dataset.pane) app.pane('');
		else if (!app.composer.stop()) void app.timeline.showNow();
		app.composer.focus();
	} else return false;
	return true;
}
