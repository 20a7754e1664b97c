"""The words of one language: Candor's own sentences, and dates, amounts and lists as its readers write them.

English is the language of the source: a sentence is its own key. Every other language is one gettext
catalogue, `intake/locale/<code>.po`. What somebody typed (a name, an answer, a clinic's own text) is never
translated: it goes in as a value.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from intake.dates import PartialDate, say_date
from intake.money import Price, say_amount

# Between a context and a sentence, as in gettext's own files.
CONTEXT_END = "\x04"

_LINE = re.compile(r"(?:#.*|(?:msg(?:id|ctxt|str|id_plural|str\[[01]\]) )?\"(?:[^\"\\]|\\.)*\")?")
_PLACE = re.compile(r"\{\w*\}")
# Before the sound of "i" the Spanish "y" becomes "e": "dolor e hinchazón", but "agua y hielo".
_LIKE_Y = re.compile(r"h?[ií](?![aeouáéóú])", re.IGNORECASE)


class LanguageProblem(ValueError):
    """A language that Candor does not have, or whose catalogue cannot be read. One sentence."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of Candor's paper: its code, its own name, its locale (babel) and its tag in a PDF."""

    code: str
    name: str
    locale: str
    tag: str


ENGLISH = Language("en", "English", "en_GB", "en-GB")
SPANISH = Language("es", "Español", "es_ES", "es-ES")
LANGUAGES = (ENGLISH, SPANISH)


@dataclass(frozen=True)
class Words:
    """What is said in one language. Call it with an English sentence and the values of its {places}.

    A sentence without a translation stays English: a test holds that none is missing. `messages` are the
    translations by their key (context and sentence), plurals as pairs.
    """

    language: Language = ENGLISH
    messages: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __call__(self, sentence: str, /, **values: object) -> str:
        """The sentence in this language, with its {places} filled."""
        return self._fill(self._one(sentence), values)

    def sense(self, context: str, words: str, /, **values: object) -> str:
        """Words whose translation depends on where they stand: `sense("an option", "None")`."""
        found = self._one(f"{context}{CONTEXT_END}{words}")
        return self._fill(words if found.startswith(f"{context}{CONTEXT_END}") else found, values)

    def many(self, one: str, more: str, number: int, /, **values: object) -> str:
        """A sentence about a number of things; `{number}` is the number."""
        said: str = one if number == 1 else more
        found = self.messages.get(one)
        if isinstance(found, tuple):
            # Germanic and Romance languages have two forms; more forms would ask babel for the rule.
            said = found[0] if number == 1 else found[-1]
        return self._fill(said, {"number": number, **values})

    def _one(self, key: str) -> str:
        found = self.messages.get(key, key)
        return found if isinstance(found, str) else found[0]

    def _fill(self, said: str, values: Mapping[str, object]) -> str:
        return said.format_map(values) if values else said

    @property
    def is_english(self) -> bool:
        """Whether this is the language of the source."""
        return self.language == ENGLISH

    @cached_property
    def fingerprint(self) -> str:
        """Eight letters and figures that change with any sentence of a translation; empty for English.

        A clinician signs a translation as it stands: with one word changed, the signature no longer counts.
        """
        if self.is_english:
            return ""
        said = json.dumps(sorted(self.messages.items()), ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    def date(self, value: PartialDate | datetime.date) -> str:
        """A date in plain words: "5 March 2019", "March 2019" or "2019"."""
        if self.is_english:
            return say_date(value)
        if isinstance(value, PartialDate):
            if value.month is None:
                return f"{value.year}"
            pattern = "d 'de' MMMM 'de' y" if value.is_full else "MMMM 'de' y"
            return self._babel_date(value.first_day, pattern)
        return self._babel_date(value, "d 'de' MMMM 'de' y")

    def day_month(self, day: datetime.date) -> str:
        """A day without its year, short: "22 Mar"."""
        return f"{day.day} {self.month(day)}"

    def month(self, day: datetime.date) -> str:
        """The short name of a month: "Mar"."""
        if self.is_english:
            return f"{say_date(day).split()[1][:3]}"
        return self._babel_date(day, "MMM").rstrip(".")

    def weekday(self, day: datetime.date) -> str:
        """The name of the day of the week: "Monday"."""
        if self.is_english:
            return f"{day:%A}"
        return self._babel_date(day, "EEEE")

    def price(self, price: Price) -> str:
        """A price: "£180", "£720 to £900"."""
        say, low = self, self.amount(price, high=False)
        return say("{low} to {high}", low=low, high=self.amount(price, high=True)) if price.is_range else low

    def amount(self, price: Price, *, high: bool) -> str:
        """One end of a price."""
        return say_amount(price.high if high else price.low, price.currency, locale=self.language.locale)

    def listed(self, parts: Sequence[str]) -> str:
        """Parts as a list inside a sentence: "red, pink and purple"."""
        if len(parts) < 2:
            return "".join(parts)
        say, first, last = self, ", ".join(parts[:-1]), parts[-1]
        if self.language == SPANISH and _LIKE_Y.match(last):
            return f"{first} e {last}"
        return say("{parts} and {last}", parts=first, last=last)

    def _babel_date(self, day: datetime.date, pattern: str) -> str:
        from babel.dates import format_date

        return str(format_date(day, pattern, locale=self.language.locale))


def language_of(code: str) -> Language:
    """The language with this code. Errors: `LanguageProblem`."""
    found = next((language for language in LANGUAGES if language.code == code), None)
    if found is None:
        known = ", ".join(language.code for language in LANGUAGES)
        raise LanguageProblem(f'There is no language "{code[:20]}". Choose one of: {known}.')
    return found


@cache
def words_of(code: str) -> Words:
    """The words of a language, read once. Errors: `LanguageProblem`."""
    language = language_of(code)
    return Words(language, {} if language == ENGLISH else _read(language))


def _read(language: Language) -> dict[str, str | tuple[str, ...]]:
    # Only a second language needs babel's reader.
    from babel.messages.pofile import PoFileError, read_po

    path = files("intake") / "locale" / f"{language.code}.po"
    try:
        data = path.read_bytes()
        _check_lines(data.decode("utf-8"))
        catalogue = read_po(io.BytesIO(data), locale=language.code, abort_invalid=True)
    except (OSError, PoFileError, ValueError, LookupError) as problem:
        raise LanguageProblem(
            f"The words of {language.name} cannot be read ({type(problem).__name__}). Install Candor again."
        ) from None
    messages: dict[str, str | tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        said = tuple(message.string) if isinstance(message.string, tuple | list) else message.string
        if not said or not all(said):
            continue
        _check_places(language, sources, (said,) if isinstance(said, str) else said)
        key = f"{message.context}{CONTEXT_END}{sources[0]}" if message.context else sources[0]
        messages[key] = said
    return messages


def _check_lines(text: str) -> None:
    """babel's reader cuts a letter off a line without its closing quotation mark, and says nothing."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not _LINE.fullmatch(line):
            raise ValueError(f"line {number}")


def _check_places(language: Language, sources: Sequence[str], translations: Sequence[str]) -> None:
    """A {place} that English does not fill would stop a document halfway; one left out would lose a fact."""
    if not any("{" in text for text in (*sources, *translations)):
        return
    wanted = [set(_PLACE.findall(text)) for text in sources]
    # "One study" may leave its number out, as it does in English.
    if any(set(_PLACE.findall(text)) not in wanted for text in translations):
        raise LanguageProblem(
            f'The words of {language.name} do not fit: "{sources[0][:40]}" has other places in curly '
            "brackets. Install Candor again."
        )
