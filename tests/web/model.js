// Entries in order, pages of the past, what is unread.

import { Entries, makeEntry } from '@/model/entries.js';
import { KEPT, Room } from '@/model/room.js';
import { Store } from '@/model/store.js';
import { equal } from './check.js';

/** @param {number} time @param {object} [more] */
const entry = (time, more = {}) => makeEntry({ time, id: `m${time}`, nick: 'anna', text: 'x', ...more });
/** @param {Entries} entries */
const times = (entries) => entries.list.map(({ time }) => time);

export const tests = {
  'nothing is there twice, and all is in order': () => {
    const entries = new Entries();
    entries.add(entry(5));
    equal(entries.add(entry(5)), false);
    entries.add(entry(3));
    equal(entries.merge([entry(1), entry(2), entry(3)]), 2);
    equal(entries.merge([entry(4), entry(6)]), 2);
    equal(times(entries), [1, 2, 3, 4, 5, 6]);
    equal([entries.lastId, entries.after(3)], ['m6', 3]);
  },
  'reactions are by person': () => {
    const entries = new Entries();
    entries.add(entry(1));
    entries.react('m1', '👍', 'boris', true);
    entries.react('m1', '👍', 'boris', true);
    equal(entries.get('m1')?.reactions?.get('👍')?.size, 1);
    entries.react('m1', '👍', 'boris', false);
    equal(entries.get('m1')?.reactions?.size, 0);
  },
  'of a long room only some is kept': () => {
    const room = new Room('#r', 'room');
    room.entries.merge(Array.from({ length: KEPT + 5 }, (_, index) => entry(index + 1)));
    room.read(KEPT);
    room.dropOldest(10);
    equal([room.entries.list.length, room.live], [KEPT + 5, true]);
    room.dropNewest();
    equal([room.entries.lastId, room.entries.get(`m${KEPT + 1}`), room.live, room.missed], [`m${KEPT}`, undefined, false, 5]);
    room.past = 'complete';
    room.entries.merge([entry(KEPT + 1)]);
    room.dropOldest();
    equal([room.entries.list[0].id, room.past, room.missed], ['m2', 'unknown', 5]);
  },
  'what is unread': () => {
    const room = new Room('#r', 'room');
    room.entries.merge([entry(1), entry(2, { mine: true }), entry(3, { mention: true }), entry(4, { kind: 'event' }), entry(5)]);
    room.count();
    equal([room.unread, room.mentions], [3, 1]);
    equal(room.read(3), true);
    equal([room.unread, room.mentions, room.read(2)], [1, 0, false]);
  },
  'listeners hear once of many changes': () => {
    /** @type {(() => void)[]} */
    const frames = [];
    const store = new Store((run) => frames.push(run));
    let heard = 0;
    store.on(['rooms'], () => (heard += 1));
    store.room('#a');
    store.room('#b');
    frames.forEach((run) => run());
    equal([heard, frames.length], [1, 1]);
  },
  'rooms first, the lobby before all others': () => {
    const store = new Store(() => {});
    for (const name of ['zoe', '#b', '#lobby', '#a']) store.room(name);
    equal(store.sorted().map(({ name }) => name), ['#lobby', '#a', '#b', 'zoe']);
  },
};
