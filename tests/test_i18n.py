"""Words in two languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from besedka import i18n
from besedka.i18n import Words, choose_language, mark

if TYPE_CHECKING:
    from babel.messages.catalog import Message

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "src" / "besedka" / "locale"
KEYWORDS = {"_": None, "words": None, "mark": None, "told": None, "n": (1, 2)}
HINT = "run `make words` and fill src/besedka/locale/ru/LC_MESSAGES/besedka.po"


def code() -> Catalog:
    """Return the sentences that are in the code now."""
    catalogue = Catalog()
    for path, line, sentence, _, context in extract_from_dir(ROOT / "src", keywords=KEYWORDS):
        catalogue.add(sentence, locations=[(path, line)], context=context)
    return catalogue


def read(file: Path) -> dict[str, Message]:
    """Return the messages of a catalogue by their (singular) sentence."""
    with file.open("rb") as source:
        return {first(message.id): message for message in read_po(source, locale=file.parts[-3]) if message.id}


def first(words: object) -> str:
    """Return a sentence, or the singular of a counted one."""
    return words[0] if isinstance(words, tuple | list) else str(words)


def forms(words: object) -> list[str]:
    """Return all forms of a translation."""
    return list(words) if isinstance(words, tuple | list) else [str(words or "")]


def places(sentence: str) -> set[str]:
    """Return the names in braces."""
    return set(re.findall(r"{(\w+)}", sentence))


SENTENCES = {first(message.id): message for message in code() if message.id}
CATALOGUES = {language: read(LOCALE / language / "LC_MESSAGES" / "besedka.po") for language in ("en", "ru")}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_sentence_of_the_code_is_in_the_catalogue(language: str) -> None:
    """A new sentence is not forgotten, and an old one is not kept."""
    assert CATALOGUES[language].keys() == SENTENCES.keys(), HINT


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_sentence_has_words(language: str) -> None:
    """No sentence is empty, in any of its forms, or only guessed."""
    catalogue = CATALOGUES[language].items()
    assert [sentence for sentence, message in catalogue if not all(forms(message.string))] == [], HINT
    assert [sentence for sentence, message in catalogue if message.fuzzy] == [], HINT


def test_the_template_is_up_to_date() -> None:
    """Whoever adds another language begins with what the code says."""
    with (LOCALE / "besedka.pot").open("rb") as source:
        assert {first(message.id) for message in read_po(source) if message.id} == SENTENCES.keys(), HINT


def test_english_is_what_the_code_says() -> None:
    """The English catalogue changes nothing."""
    for message in CATALOGUES["en"].values():
        assert forms(message.string) == forms(message.id)


def test_a_translation_has_the_same_places_to_fill() -> None:
    """A translation that lacks {name}, or invents one, would fail when it is shown."""
    wrong = {
        sentence: form
        for sentence, message in CATALOGUES["ru"].items()
        for form in filter(None, forms(message.string))
        if places(form) != places("".join(forms(message.id)))
        # a counted thing may go without its number in some of its forms: "one room"
        if isinstance(message.id, str) or not places(form) < places("".join(forms(message.id)))
    }
    assert wrong == {}


def test_both_languages_may_be_spoken_at_once() -> None:
    """A server and a client in one process need not agree."""
    english, russian = Words("en"), Words("ru")
    assert english("Run the server.") == "Run the server."
    assert russian("Run the server.") == "Запустить сервер."
    assert (english.language, russian.language) == ("en", "ru")


def test_what_is_not_in_a_catalogue_stays_english() -> None:
    """A sentence that is missing is shown as the code has it."""
    assert Words("ru")("never written anywhere") == "never written anywhere"


@pytest.mark.parametrize(("count", "said"), [(1, "one"), (2, "many"), (0, "many")])
def test_counted_things_have_forms(count: int, said: str) -> None:
    """Without a translation the two English forms are used."""
    assert Words("en").n("one", "many", count) == said


def test_a_tree_without_compiled_catalogues_speaks_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The server runs from a fresh clone, too."""
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    assert Words("ru")("Run the server.") == "Run the server."


@pytest.mark.parametrize(
    ("setting", "environ", "language"),
    [
        ("ru", {"LANG": "en_US.UTF-8"}, "ru"),
        ("en", {"LANG": "ru_RU.UTF-8"}, "en"),
        ("auto", {}, "en"),
        ("auto", {"LANG": "ru_RU.UTF-8"}, "ru"),
        ("auto", {"LANG": "en_GB.UTF-8"}, "en"),
        ("auto", {"LANG": "de_DE.UTF-8"}, "en"),
        ("auto", {"LANG": "ru_RU.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ("auto", {"LANG": "en_US.UTF-8", "LC_MESSAGES": "ru_RU"}, "ru"),
        ("auto", {"LANG": "ru_RU.UTF-8", "LC_ALL": ""}, "ru"),
        ("auto", {"LANG": "de_DE.UTF-8", "LANGUAGE": "de:ru:en"}, "ru"),
        ("auto", {"LANG": "ru_RU.UTF-8", "LANGUAGE": "en"}, "en"),
        ("auto", {"LANG": "C", "LANGUAGE": "ru"}, "en"),
    ],
)
def test_the_language_is_that_of_the_setting_or_the_locale(
    setting: str, environ: dict[str, str], language: str
) -> None:
    """`auto` follows the variables of the locale in gettext's order."""
    assert choose_language(setting, environ) == language


def test_marking_changes_nothing() -> None:
    """A sentence that is translated later is itself until then."""
    assert mark("a sentence") == "a sentence"


def test_nothing_is_nothing() -> None:
    """The head of a catalogue, which gettext has for an empty sentence, is shown to nobody."""
    assert [Words(language)("") for language in i18n.LANGUAGES] == ["", ""]
    assert i18n.words_in("ru") is i18n.words_in("ru")
