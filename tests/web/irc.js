// Lines and their parts; batches and labels; long texts cut.

import { Answers } from '@/irc/answers.js';
import { format, parse } from '@/irc/message.js';
import { cut } from '@/irc/talk.js';
import { equal } from './check.js';

/** @param {string} line */
const message = (line) => /** @type {import('@/irc/message.js').Message} */ (parse(line));

export const tests = {
  'a line and its parts': () => {
    const { nick, tags, source, verb, params } = message('@a=b\\:c\\s;d :n!u@h PRIVMSG #r :x :y');
    equal([...tags], [['a', 'b; c'.replace('; ', ';') + ' '], ['d', '']]);
    equal([nick, source, verb, params], ['n', 'n!u@h', 'PRIVMSG', ['#r', 'x :y']]);
    equal(parse('@only'), null);
  },
  'what is put together is taken apart again': () => {
    const line = format('PRIVMSG', ['#r', ':) x\r\ny'], { '+reply': 'a b;c\\' });
    equal(message(line).params, ['#r', ':) x  y']);
    equal(message(line).tags.get('+reply'), 'a b;c\\');
  },
  'a labelled batch is one answer': async () => {
    const answers = new Answers();
    const { label, answer } = answers.ask();
    equal(answers.take(message(`@label=${label} :s BATCH +x chathistory #r`)), []);
    equal(answers.take(message('@batch=x :n PRIVMSG #r :one')), []);
    equal(answers.take(message(':n PRIVMSG #r :live')).length, 1);
    answers.take(message(':s BATCH -x'));
    equal((await answer).map(({ params }) => params[1]), ['one']);
  },
  'several lines of one message become one': () => {
    const answers = new Answers();
    answers.take(message('@msgid=7 :n!u@h BATCH +m draft/multiline #r'));
    answers.take(message('@batch=m :n!u@h PRIVMSG #r :one'));
    answers.take(message('@batch=m :n!u@h PRIVMSG #r :two'));
    answers.take(message('@batch=m;draft/multiline-concat :n!u@h PRIVMSG #r :three'));
    const [whole] = answers.take(message(':n!u@h BATCH -m'));
    equal([whole.params, whole.tags.get('msgid')], [['#r', 'one\ntwothree'], '7']);
  },
  'a lost connection answers everybody': async () => {
    const answers = new Answers();
    const { answer } = answers.ask();
    answers.forget();
    equal(await answer.then(() => 'answered', () => 'lost'), 'lost');
  },
  'long texts are cut between letters': () => {
    const lines = cut(`${'ы'.repeat(200)}\nb`);
    equal(lines.map(({ goesOn }) => goesOn), [false, true, false]);
    equal(lines.map(({ text }) => text).join(''), `${'ы'.repeat(200)}b`);
  },
};
