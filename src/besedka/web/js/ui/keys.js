// What keys do wherever one is. The table is what the help shows; `press` is what happens.

export const KEYS = {
	switcher: 'Ctrl+K',
	unread: 'Alt+Shift+↓ Alt+Shift+↑',
	rooms: 'Alt+↓ Alt+↑',
	search: 'Ctrl+Shift+F',
	editLast: '↑',
	newline: 'Shift+Enter',
	complete: 'Tab @ # / :',
	message: 'Shift+Tab ↑ ↓',
	escape: 'Esc',
	help: '?',
};

/** Whether it meant something. @param {App} app @param {KeyboardEvent} event */
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
