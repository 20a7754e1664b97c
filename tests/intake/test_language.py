"""The words of a language: sentences, plurals and senses; dates, prices and lists as readers write them."""

from __future__ import annotations

import datetime
import time
from decimal import Decimal
from pathlib import Path

import pytest

from intake import language
from intake.dates import PartialDate
from intake.language import (
    CONTEXT_END,
    ENGLISH,
    LANGUAGES,
    SPANISH,
    LanguageProblem,
    Words,
    language_of,
    words_of,
)
from intake.money import Price

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'

say = Words(
    SPANISH,
    {
        "Wait until {what}": "Espere hasta {what}",
        "{number} session": ("{number} sesión", "{number} sesiones"),
        f"an option{CONTEXT_END}None": "Ninguna",
        "{parts} and {last}": "{parts} y {last}",
        "{low} to {high}": "{low} a {high}",
    },
)
english = Words()


def test_a_sentence_is_said_with_its_places_filled() -> None:
    assert say("Wait until {what}", what="mañana") == "Espere hasta mañana"
    assert english("Wait until {what}", what="tomorrow") == "Wait until tomorrow"


def test_a_sentence_without_a_translation_stays_english() -> None:
    assert say("Nobody translated {what}.", what="this") == "Nobody translated this."


def test_curly_brackets_in_what_was_typed_are_left_alone() -> None:
    assert say("Wait until {what}", what="{phone}") == "Espere hasta {phone}"
    assert say("{n} people") == "{n} people"


@pytest.mark.parametrize(("number", "said"), [(1, "1 sesión"), (0, "0 sesiones"), (4, "4 sesiones")])
def test_a_number_of_things_takes_its_form(number: int, said: str) -> None:
    assert say.many("{number} session", "{number} sessions", number) == said


def test_a_number_without_a_translation_keeps_the_english_forms() -> None:
    assert say.many("{number} area", "{number} areas", 1) == "1 area"
    assert say.many("{number} area", "{number} areas", 2) == "2 areas"


def test_words_are_said_in_the_sense_they_stand_in() -> None:
    assert say.sense("an option", "None") == "Ninguna"
    assert say.sense("an answer", "None") == "None"


@pytest.mark.parametrize(
    ("date", "spanish", "british"),
    [
        (PartialDate(2019, 3, 5), "5 de marzo de 2019", "5 March 2019"),
        (PartialDate(2019, 3), "marzo de 2019", "March 2019"),
        (PartialDate(2019), "2019", "2019"),
        (datetime.date(2027, 9, 22), "22 de septiembre de 2027", "22 September 2027"),
    ],
)
def test_a_date_is_written_out(date: PartialDate | datetime.date, spanish: str, british: str) -> None:
    assert say.date(date) == spanish
    assert english.date(date) == british


def test_short_days_months_and_weekdays_are_words() -> None:
    day = datetime.date(2027, 3, 22)
    assert (say.day_month(day), say.month(day), say.weekday(day)) == ("22 mar", "mar", "lunes")
    assert (english.day_month(day), english.month(day), english.weekday(day)) == ("22 Mar", "Mar", "Monday")
    assert [say.month(datetime.date(2027, month, 1)) for month in range(1, 13)] == [
        "ene",
        "feb",
        "mar",
        "abr",
        "may",
        "jun",
        "jul",
        "ago",
        "sept",
        "oct",
        "nov",
        "dic",
    ]


def test_a_price_is_written_as_its_readers_write_it() -> None:
    assert (
        say.price(Price(Decimal("1250.50"), Decimal("1250.50"), "EUR")).replace("\xa0", " ") == "1.250,50 €"
    )
    assert say.price(Price(Decimal(720), Decimal(900), "EUR")).replace("\xa0", " ") == "720 € a 900 €"
    assert english.price(Price(Decimal(720), Decimal(900), "GBP")) == "£720 to £900"


@pytest.mark.parametrize(
    ("parts", "listed"),
    [
        ((), ""),
        (("rojas",), "rojas"),
        (("rojas", "blancas"), "rojas y blancas"),
        (("dolor", "picor", "calor"), "dolor, picor y calor"),
        # "y" before the sound of "i" becomes "e", but not before a diphthong.
        (("dolor", "hinchazón"), "dolor e hinchazón"),
        (("fiebre", "Infección"), "fiebre e Infección"),
        (("agua", "hielo"), "agua y hielo"),
    ],
)
def test_a_list_reads_as_spanish_does(parts: tuple[str, ...], listed: str) -> None:
    assert say.listed(parts) == listed


def test_a_list_reads_as_english_does() -> None:
    assert english.listed(["red", "pink", "itching"]) == "red, pink and itching"


def test_english_needs_no_file() -> None:
    assert words_of("en") == Words(ENGLISH)
    assert words_of("en").is_english


def test_the_second_language_is_read_once_and_fast() -> None:
    first = words_of("es")
    assert first is words_of("es")
    assert first.language is SPANISH
    started = time.process_time()
    language._read(SPANISH)
    assert time.process_time() - started < 0.15


def test_an_unknown_language_is_refused_in_a_sentence() -> None:
    with pytest.raises(LanguageProblem) as problem:
        language_of("tlh")
    assert str(problem.value) == 'There is no language "tlh". Choose one of: en, es.'
    assert {known.code for known in LANGUAGES} == {"en", "es"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("no quotation mark at the end", HEADER + 'msgid "No"\nmsgstr "No\n'),
        ("no keyword", HEADER + "Sí, claro\n"),
        ("a quotation mark within", HEADER + 'msgid "No"\nmsgstr "No "no"."\n'),
        ("cut in the middle of a word", HEADER + 'msgid "No"\nmsgs'),
        ("not its letters", HEADER.encode() + b'msgid "Yes"\nmsgstr "S\xff"\n'),
        ("an unknown set of letters", HEADER.replace("utf-8", "klingon") + 'msgid "No"\nmsgstr "No"\n'),
        ("a form too many", HEADER + 'msgid "a"\nmsgid_plural "b"\nmsgstr[7] "c"\n'),
        ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ("no file", None),
        ("a place that nothing fills", HEADER + 'msgid "In {n} days"\nmsgstr "En {dias} días"\n'),
        ("a place left out", HEADER + 'msgid "In {n} days"\nmsgstr "Pronto"\n'),
        ("a place added", HEADER + 'msgid "Soon"\nmsgstr "En {n} días"\n'),
    ],
)
def test_a_broken_file_of_words_is_refused_in_a_sentence(
    name: str, content: str | bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locale").mkdir()
    if content is not None:
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / "locale" / "es.po").write_bytes(data)
    monkeypatch.setattr(language, "files", lambda _package: tmp_path)
    with pytest.raises(LanguageProblem) as problem:
        language._read(SPANISH)
    assert str(problem.value).startswith("The words of Español ")
    assert str(problem.value).endswith("Install Candor again.")
    assert "\n" not in str(problem.value)


def test_a_translation_marked_as_a_guess_or_left_empty_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "es.po").write_text(
        HEADER
        + '#, fuzzy\nmsgid "Yes"\nmsgstr "Quizá"\n\n'
        + 'msgid "No"\nmsgstr ""\n\n'
        + 'msgid "Left"\nmsgstr "Lado izquierdo"\n\n'
        + '#~ msgid "Old"\n#~ msgstr "Viejo"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(language, "files", lambda _package: tmp_path)
    assert language._read(SPANISH) == {"Left": "Lado izquierdo"}
