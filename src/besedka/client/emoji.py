"""Emoji by their names, in both languages: for Tab behind a colon, and for reactions. The commonest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["EMOJI", "Emoji", "named", "plain"]


class Emoji(Struct, frozen=True):
    """One of them, and its names, with spaces between."""

    text: str
    names: str


# Names are those that chat programs have taught people, and the Russian words for them.
_NAMES = """\
👍 +1 thumbsup like лайк палец
👎 -1 thumbsdown dislike дизлайк
❤️ heart love сердце любовь
😂 joy lol laugh смех слёзы
🎉 tada party праздник ура
🔥 fire огонь
👀 eyes глаза смотрю
✅ check done галочка готово
🙏 pray thanks спасибо пожалуйста
😊 blush smile улыбка
🙂 slight_smile улыбаюсь
😀 grinning радость
😄 smile_open весело
😁 grin ухмылка
😅 sweat_smile неловко
🤣 rofl ржу
😉 wink подмигиваю
😍 heart_eyes влюблён
😘 kiss поцелуй
😎 cool sunglasses круто очки
🤔 thinking думаю
😐 neutral нейтрально
😏 smirk хитрю
🙄 roll_eyes закатываю
😬 grimace ой
😴 sleeping сплю
😢 cry плачу грусть
😭 sob рыдаю
😡 rage злюсь
😠 angry сержусь
😱 scream ужас крик
😮 open_mouth wow ого
😲 astonished удивление
😳 flushed смущение
🥺 pleading умоляю
😇 innocent ангел
🤗 hug обнимаю
🤷 shrug незнаю плечами
🤦 facepalm ладонь
🙈 see_no_evil обезьяна
👌 ok окей
👏 clap аплодисменты хлопаю
🙌 raised_hands браво
👋 wave привет пока
🤝 handshake договорились
💪 muscle strong сила
✌️ victory peace мир
🤞 fingers_crossed удачи
👆 point_up выше
👇 point_down ниже
💔 broken_heart разбито
💙 blue_heart синее
💚 green_heart зелёное
💛 yellow_heart жёлтое
💜 purple_heart лиловое
🖤 black_heart чёрное
💯 100 сто
⭐ star звезда
✨ sparkles блеск
⚡ zap молния
💥 boom взрыв
💡 bulb idea идея
❗ exclamation важно
❓ question вопрос
❌ x cross крестик нет
⚠️ warning внимание
🚀 rocket ракета
🐛 bug жук ошибка
🔧 wrench ключ
🔒 lock замок
🔔 bell звонок
📌 pin булавка
📎 paperclip скрепка
📷 camera фото
📅 calendar календарь
⏰ alarm будильник
⏳ hourglass жду
💰 money деньги
🎁 gift подарок
🎂 cake торт
🍰 shortcake пирожное
🍕 pizza пицца
🍎 apple яблоко
🍺 beer пиво
🍷 wine вино
🥂 cheers бокалы
☕ coffee кофе
🍵 tea чай
🌞 sun солнце
🌙 moon луна
🌧️ rain дождь
❄️ snow снег
🌈 rainbow радуга
🌸 blossom цветок
🌹 rose роза
🌲 tree дерево ёлка
🐱 cat кот кошка
🐶 dog собака
🐻 bear медведь
🐸 frog лягушка
🦄 unicorn единорог
🐍 snake python змея
🏡 house home дом беседка
🚗 car машина
✈️ plane самолёт
🎵 music музыка
🎮 game игра
⚽ football футбол мяч
🏆 trophy кубок
🥇 first победа
👻 ghost призрак
💀 skull череп
🤖 robot робот
👽 alien пришелец
💩 poop какашка
🤡 clown клоун
🆗 ok_box ладно
➕ plus плюс
➖ minus минус
"""

EMOJI = tuple(Emoji(text, names) for text, _space, names in (row.partition(" ") for row in _NAMES.splitlines()))


def plain(text: str) -> str:
    """Return an emoji without the sign that asks for its picture: terminals are not of one mind how wide that is."""
    return text.replace("\ufe0f", "")


def named(beginning: str) -> Iterator[Emoji]:
    """Give those with a name that begins so."""
    wanted = beginning.casefold()
    return (emoji for emoji in EMOJI if any(name.startswith(wanted) for name in emoji.names.split()))
