// The types that the modules of the browser client share, for `make types`: the browser never sees them.

type App = import('../../src/besedka/web/js/ui/app.js').App;
type Client = import('../../src/besedka/web/js/irc/client.js').Client;
type Composer = import('../../src/besedka/web/js/ui/composer.js').Composer;
type Entries = import('../../src/besedka/web/js/model/entries.js').Entries;
type Outbox = import('../../src/besedka/web/js/model/outbox.js').Outbox;
type Preferences = import('../../src/besedka/web/js/ui/preferences.js').Preferences;
type Registration = import('../../src/besedka/web/js/irc/registration.js').Registration;
type Room = import('../../src/besedka/web/js/model/room.js').Room;
type SignIn = import('../../src/besedka/web/js/ui/signin.js').SignIn;
type Socket = import('../../src/besedka/web/js/irc/socket.js').Socket;
type Store = import('../../src/besedka/web/js/model/store.js').Store;
type Talk = import('../../src/besedka/web/js/irc/talk.js').Talk;
type Timeline = import('../../src/besedka/web/js/ui/timeline.js').Timeline;

type Batch = { type: string, params: string[], label: string, parent: string, messages: Message[] };
type Identity = { name: string, account: string, device: string, rooms: string[] };
/** What the page does when something happens that is more than another state. */
type Hooks = {
  ready: () => void, refused: (reason: string) => void, arrived: (room: Room, entry: Entry) => void,
  entered: (room: Room) => void, roomsChanged: () => void,
  invited: (by: string, room: string) => void, kicked: (room: string, by: string, reason: string) => void,
};
type Handler = (client: Client, message: Message, room: Room | undefined) => void;

type Message = { nick: string, tags: Map<string, string>, source: string, verb: string, params: string[] };
type Hit = { room: string, id: string, nick: string, text: string, time: number };
type Events = {
  opened: () => void, line: (line: string) => void,
  lost: () => void, connecting: () => void,
};
/** `goesOn`: it continues the line before it */
type Line = { text: string, goesOn: boolean };
type EntryKind = 'message' | 'notice' | 'action' | 'event';
type Entry = {
  id: string, time: number, kind: EntryKind, nick: string, account: string, text: string,
  mine: boolean, mention: boolean, bot: boolean, replyTo: string, edited: boolean, deleted: boolean,
  reactions: Map<string, Set<string>> | null,
};
type Kept = { key: string, room: string, text: string, replyTo: string, time: number };
type Member = { nick: string, prefix: string, account: string, away: boolean, bot: boolean, spoke: number };
type Outgoing = { key: string, text: string, replyTo: string, time: number, state: 'pending' | 'failed', reason: string };
type Phase = 'idle' | 'connecting' | 'registering' | 'online' | 'waiting';
type Mention = { room: string, id: string, nick: string, text: string, time: number };
type Note = { text: string, kind: 'info' | 'trouble', action?: { label: string, run: () => void } };
type Names = { isNick: (word: string) => boolean, me: string };
type Make = (match: RegExpExecArray, names: Names, depth: number) => Inline[];
type Inline = { kind: 'text', text: string }
  | { kind: 'strong' | 'em' | 's', children: Inline[] }
  | { kind: 'code', text: string }
  | { kind: 'link', href: string, text: string }
  | { kind: 'room', name: string }
  | { kind: 'mention', text: string, me: boolean };
type Block = { kind: 'paragraph', children: Inline[] }
  | { kind: 'quote', blocks: Block[] }
  | { kind: 'list', ordered: boolean, items: Inline[][] }
  | { kind: 'block', language: string, text: string };
/** a plural is an object by `Intl.PluralRules` category */
type Catalogue = Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>>;
type Command = (app: App, room: Room, rest: string) => unknown;
/** What is offered beside a field. */
type Offer = { label: string, about: string, unread?: number };
type Completed = Offer & { text: string };
type Completion = { from: number, to: number, items: Completed[] };
/** Of an element that is made: listeners, attributes, `value`, `style`. */
interface Given {
  [name: string]: any;
  onclick?: (event: PointerEvent & { currentTarget: HTMLElement }) => unknown;
  onchange?: (event: Event & { target: HTMLInputElement }) => unknown;
}
type Child = Node | string | number | null | undefined | false;
type Theme = 'system' | 'light' | 'dark';
type Reach = { openRoom: (name: string) => void, words?: readonly string[] };
type Row = { key: string, sign: string, entry?: Entry, make: () => HTMLElement };
type Entered = { name: string, password: string, register: boolean, remember: boolean };
type Choice = Offer & { run: () => void };
type Sessions = {
  browsers: { number: string, address: string, since: number, until: number, own: boolean }[],
  sessions: { number: string, nick: string, wire: string, address: string, since: number }[],
};
type Waiting = { resolve: (messages: Message[]) => void, reject: (error: Error) => void };
/** A message, or a moment in milliseconds. */
type Where = { id?: string, time?: number };
/** Of a line that is asked for: the type of its field, what the button says, what is offered. */
type Asked = { type?: string, yes?: string, list?: string[] };
/** What the page around the client does. */
type Around = { refused: (reason: string) => void, ready: () => void, keep: () => void, signOut: () => void };
type Drawn = { sign: string, element: HTMLElement, entry?: Entry };
/** What is at the top of the view, and where. */
type Anchor = { element: Element, top: number, entry: Entry | null };
/** Words, and a button beside them. */
type Fact = [string, string?, (() => unknown)?];
type Ticked = { target: HTMLInputElement };
type Found = { match: RegExpExecArray, make: Make };
type Invited = { room?: string, error?: string };
type Hits = { hits: Hit[], more: boolean, problem?: string };
/** What belongs to the words about something that happened. */
type Telling = (params: string[]) => Record<string, string>;
