// Emoji by name, for `:name:` and the picker: those that people use most, with Russian names as well.

/** @type {[string, string][]} emoji, and its names */
export const EMOJI = [
	['👍', 'thumbsup yes +1 да класс'], ['👎', 'thumbsdown no -1 нет'], ['❤️', 'heart love сердце'], ['😂', 'joy lol смех'],
	['😀', 'grin smile улыбка'], ['🙂', 'slight_smile улыбка'], ['😉', 'wink подмигивание'], ['😊', 'blush румянец'],
	['😍', 'heart_eyes влюблён'], ['🤔', 'thinking думаю'], ['😅', 'sweat_smile'], ['😢', 'cry слёзы'], ['😭', 'sob рыдаю'],
	['😡', 'angry злость'], ['😱', 'scream ужас'], ['🙄', 'roll_eyes'], ['😎', 'cool круто'], ['🥳', 'party праздник'],
	['😴', 'sleeping сон'], ['🤷', 'shrug незнаю'], ['🙏', 'pray thanks спасибо'], ['👏', 'clap браво'], ['🎉', 'tada ура'],
	['🔥', 'fire огонь'], ['🚀', 'rocket ракета'], ['✅', 'check done готово'], ['❌', 'cross крест'], ['⚠️', 'warning внимание'],
	['👀', 'eyes смотрю'], ['💡', 'idea bulb идея'], ['☕', 'coffee кофе'], ['🍵', 'tea чай'], ['🍕', 'pizza пицца'],
	['🎂', 'cake торт'], ['🌳', 'tree дерево'], ['🌞', 'sun солнце'], ['⭐', 'star звезда'], ['💯', 'hundred сто'],
	['👋', 'wave привет пока'], ['🤝', 'handshake договорились'], ['💪', 'muscle сила'], ['🐛', 'bug жук'], ['🔧', 'wrench ключ'],
	['📌', 'pin важно'], ['❓', 'question вопрос'], ['❗', 'exclamation'], ['🎵', 'music музыка'], ['🐱', 'cat кот'],
];

/** The reactions that are offered first. */
export const QUICK = ['👍', '❤️', '😂', '🎉', '🤔', '👀'];
