"""Brings the catalogues up to date with the sentences in the code: `make words`.

English fills itself; in the Russian catalogue new sentences are left empty for a person, and counted.
"""

from __future__ import annotations

import copy
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parent.parent))

from hatch_build import LOCALE, compile_catalogues

ROOT = Path(__file__).parent.parent
KEYWORDS = {"_": None, "words": None, "mark": None, "told": None, "n": (1, 2)}
HEADER = "# The words of besedka. `make words` keeps the sentences; people write the translations."

# Dates, versions and people: they would change with every run, and say nothing that git does not say better.
STAMPS = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Generated-By',
    '"Last-Translator',
    '"Language-Team',
    '"Report-Msgid-Bugs-To',
    '"Project-Id-Version',
)


def extract() -> Catalog:
    """Return the sentences of the code."""
    template = Catalog(header_comment=HEADER, fuzzy=False)
    found = extract_from_dir(ROOT / "src", keywords=KEYWORDS, comment_tags=("Translators:",))
    for path, _, sentence, comments, context in found:
        # files without line numbers: a sentence that moves changes no catalogue
        template.add(sentence, locations=[(path, None)], auto_comments=comments, context=context)
    return template


def update(po: Path, template: Catalog) -> int:
    """Bring one catalogue up to date; return how many sentences are still without words."""
    language = po.parent.parent.name
    catalogue = Catalog(locale=language)
    if po.exists():
        with po.open("rb") as file:
            catalogue = read_po(file, locale=language)
    # A copy: `update` moves the template's own messages over. And a guess at an old translation is worse than
    # none: it looks finished.
    catalogue.update(copy.deepcopy(template), no_fuzzy_matching=True)
    catalogue.fuzzy = False
    catalogue.header_comment = HEADER
    if language == "en":
        for message in catalogue:
            message.string = message.id or message.string
    write(po, catalogue)
    return sum(1 for message in catalogue if message.id and not is_filled(message.string))


def is_filled(words: str | tuple[str, ...] | list[str] | None) -> bool:
    """Tell whether a sentence has words in each of its forms."""
    return all(words) if isinstance(words, (tuple, list)) else bool(words)


def write(file: Path, catalogue: Catalog) -> None:
    """Write a catalogue so that the same words always make the same file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        write_po(out, catalogue, sort_output=True, ignore_obsolete=True, width=110)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(STAMPS)), encoding="utf-8")


def main() -> None:
    """Update the template and both catalogues, and compile them."""
    template = extract()
    write(ROOT / LOCALE / "besedka.pot", template)
    for language in ("en", "ru"):
        empty = update(ROOT / LOCALE / language / "LC_MESSAGES" / "besedka.po", template)
        print(f"{language}: {len(template)} sentences, {empty} without words")
    compile_catalogues(ROOT)


if __name__ == "__main__":
    main()
