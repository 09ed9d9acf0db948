// The page behind a link into a room leads on to the client, which enters it; without scripts it says how.

const [, token = ''] = /\/join\/([\w-]+)$/.exec(location.pathname) ?? [];
location.replace(new URL(`../#join=${token}`, location.href));
