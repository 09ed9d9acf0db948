// The service worker: keeps the files of this version, so that the page opens without the server, and says so.
// VERSION and FILES stand before these lines: the server writes them.

const CACHE = `besedka-${VERSION}`;
const SHELL = ['./', ...FILES];

self.addEventListener('install', (event) => {
	event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
	event.waitUntil(
		caches.keys()
			.then((names) => Promise.all(names.filter((name) => name.startsWith('besedka-') && name !== CACHE).map((name) => caches.delete(name))))
			.then(() => self.clients.claim()),
	);
});

self.addEventListener('fetch', (event) => {
	const { request } = event;
	if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
	if (request.mode === 'navigate') event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.redirect('./')));
	else if (FILES.some((file) => request.url.endsWith(file))) {
		event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
	}
});

self.addEventListener('notificationclick', (event) => {
	const { notification } = event;
	notification.close();
	event.waitUntil(self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(([page]) => {
		if (!page) return self.clients.openWindow(notification.data);
		page.postMessage(notification.data);
		return page.focus();
	}));
});
