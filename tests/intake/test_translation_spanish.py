"""The Spanish words themselves: complete, with the same figures and denials, plain, and no over-claim."""

from __future__ import annotations

import ast
import re
from collections import Counter
from copy import deepcopy
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from intake.catalogue import Catalogue
from intake.catalogue_results_reader import LONGEST_PART, LONGEST_TITLE
from intake.consent_texts import consent_messages, load_consent
from intake.language import words_of
from intake.translation import messages_of, translated_catalogue
from intake.wording_spanish import (
    AIM_EASE,
    MAXIMUM_WORDS,
    MINIMUM_EASE,
    reading_ease,
    sentences,
    word_count,
    wording_problems,
)
from tests.translating import KEYWORDS, ROOT, all_said, code_messages, merged, po_file, template, written

# The patient's own hope, a point of a scale: their word, no claim of ours.
OWN_WORDS = {"Gone", "gone"}

# Texts that are no literal where they are said, and are found where they stand as data: the titles of
# documents, and of whoever a letter goes to.
TOLD_ELSEWHERE = {"form.title", "title"}

NUMBERS = {
    "two": r"\bdos\b",
    "three": r"\btres\b",
    "four": r"\bcuatro\b",
    "ten": r"\bdiez\b",
    "half": r"\bmitad\b",
    "quarters?": r"\bcuartos?\b",
    "third": r"\btercio\b",
}
_ENGLISH_DENIAL = re.compile(r"\b(?:no|not|never|none|nobody|cannot|nothing|without|neither|nor|un\w+ed)\b")
_SPANISH_DENIAL = re.compile(
    r"\b(?:no|nunca|ningun[oa]?|ningún|nadie|nada|sin|ni|tampoco|salvo|desaconsej\w+)\b"
)
# Denied in one language only, and rightly: each was looked at.
DENIED_OTHERWISE = {
    "less, how much unknown",
    "We will use latex-free items.",
    "G6PD or methaemoglobin disease, or no prilocaine",
    "What if I am unhappy?",
    "Stretch marks are scars in the deeper layer of the skin. They are common and harmless. "
    "They often fade with time.",
}


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    with po_file().open("rb") as file:
        return read_po(file, locale="es", abort_invalid=True)


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return template()


def keys(catalog: Catalog) -> set[tuple[str, str]]:
    return {(_forms(message.id)[0], message.context or "") for message in catalog if message.id}


def _forms(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


@pytest.fixture(scope="module")
def pairs(spanish: Catalog) -> list[tuple[str, str]]:
    """Every English form with its Spanish one; what has none is another test's affair."""
    return [
        pair
        for message in spanish
        if message.id and all_said(message)
        for pair in zip(_forms(message.id), _forms(message.string), strict=True)
    ]


def test_every_sentence_is_in_the_file_and_no_other(spanish: Catalog, wanted: Catalog) -> None:
    # Missing or left over? `python -m tests.translating` brings the file up to date.
    assert keys(wanted) - keys(spanish) == set()
    assert keys(spanish) - keys(wanted) == set()
    assert list(spanish.obsolete) == []


def test_every_sentence_has_a_translation(spanish: Catalog) -> None:
    missing = [message.id for message in spanish if message.id and not all_said(message)]
    assert missing == []
    assert [message.id for message in spanish if message.id and message.fuzzy] == []
    assert len(spanish) > 1200


def test_the_file_stands_as_the_tool_writes_it(spanish: Catalog, wanted: Catalog) -> None:
    assert written(merged(spanish, deepcopy(wanted))) == po_file().read_bytes()


def test_the_file_says_that_nobody_has_reviewed_it() -> None:
    assert "Translation not yet reviewed" in po_file().read_text(encoding="utf-8").splitlines()[0]


def test_placeholders_and_bold_are_the_same(pairs: list[tuple[str, str]]) -> None:
    for english, spanish in pairs:
        for pattern in (r"\{\w*\}", r"</?\w+>", r"_{3,}"):
            assert Counter(re.findall(pattern, english)) == Counter(re.findall(pattern, spanish)), english


def _figures(text: str, *, decimal: str) -> Counter[str]:
    found = re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"\{\w*\}", "", text))
    if decimal == ".":
        return Counter(figure.replace(",", "") for figure in found)
    return Counter(figure.replace(",", ".") for figure in found)


def test_every_figure_is_the_same_and_no_other_stands_there(pairs: list[tuple[str, str]]) -> None:
    differ = [
        (english, spanish)
        for english, spanish in pairs
        if _figures(english, decimal=".") != _figures(spanish, decimal=",")
    ]
    assert differ == []


def test_a_number_in_words_is_the_same(pairs: list[tuple[str, str]]) -> None:
    differ = [
        (english, spanish)
        for english, spanish in pairs
        for ours, theirs in NUMBERS.items()
        if bool(re.search(rf"\b{ours}\b", english.lower())) != bool(re.search(theirs, spanish.lower()))
    ]
    assert differ == []


def test_what_is_denied_is_denied_and_what_is_said_is_said(pairs: list[tuple[str, str]]) -> None:
    differ = {
        english: spanish
        for english, spanish in pairs
        if bool(_ENGLISH_DENIAL.search(english.lower())) != bool(_SPANISH_DENIAL.search(spanish.lower()))
    }
    assert {english: spanish for english, spanish in differ.items() if english not in DENIED_OTHERWISE} == {}
    assert set(differ) >= DENIED_OTHERWISE


def test_questions_stay_questions_and_sentences_end_as_sentences(pairs: list[tuple[str, str]]) -> None:
    for english, spanish in pairs:
        assert english.count("?") == spanish.count("?") == spanish.count("¿"), english
        # A letter's "Dear Doctor," ends with a colon in Spanish.
        assert (english[-1] in ".?:,") == (spanish[-1] in ".?:,"), english
        if english[0].isupper():
            assert not spanish[0].islower(), english
        assert "  " not in spanish
        assert spanish == spanish.strip() or english != english.strip()


def test_the_patient_is_spoken_to_with_respect(pairs: list[tuple[str, str]]) -> None:
    familiar = re.compile(r"\b(?:tú|tu|tus|te|ti|contigo|tienes|puedes|debes|quieres|vosotr\w+|vuestr\w+)\b")
    assert [spanish for _, spanish in pairs if familiar.search(spanish.lower())] == []


@pytest.fixture(scope="module")
def quoted(catalogue: Catalogue) -> set[str]:
    """The claims that patients may have read: they stand in quotation marks, and are answered."""
    return {bundle.line for bundle in catalogue.bundles}


def test_no_translation_over_claims_or_is_too_long(pairs: list[tuple[str, str]], quoted: set[str]) -> None:
    problems = [
        (problem.kind, problem.passage, spanish)
        for english, spanish in pairs
        for problem in wording_problems(f"“{spanish}”" if english in quoted else spanish)
        if english not in OWN_WORDS
    ]
    assert problems == []


def test_the_claims_that_are_answered_would_be_refused_as_our_own(quoted: set[str]) -> None:
    say = words_of("es")
    refused = {line for line in quoted if wording_problems(say(line))}
    assert {"The marks go away for good", "It does not hurt", "It has no side effects"} <= refused


def test_no_sentence_has_more_than_twenty_five_words(pairs: list[tuple[str, str]]) -> None:
    for _, spanish in pairs:
        for sentence in sentences(spanish):
            assert word_count(sentence) <= MAXIMUM_WORDS, sentence


def test_what_must_not_be_printed_is_not_printed(pairs: list[tuple[str, str]], quoted: set[str]) -> None:
    never = ("permanente", "garantiza", "indolor", "milagro", "sin efectos secundarios", "rejuvenec")
    for english, spanish in pairs:
        if english not in quoted:
            for phrase in never:
                assert phrase not in spanish.lower(), spanish


def _said(messages: tuple[str, ...] | list[str]) -> str:
    say = words_of("es")
    return "\n\n".join(say(message) for message in messages if len(message.split()) > 3)


def test_all_texts_of_a_treatment_together_are_easy_to_read(catalogue: Catalogue) -> None:
    ease = {treatment.id: reading_ease(_said(messages_of(treatment))) for treatment in catalogue.treatments}
    assert min(ease.values()) >= MINIMUM_EASE, ease
    assert max(ease.values()) >= AIM_EASE, ease


def test_all_answers_questions_and_the_consent_are_easy_to_read(catalogue: Catalogue) -> None:
    groups = {
        "answers": [message for point in catalogue.contradictions for message in messages_of(point)],
        "health": [message for rule in catalogue.contraindications for message in messages_of(rule)],
        "everyday": [message for part in catalogue.everyday for message in messages_of(part)],
        "days": [message for line in catalogue.days for message in messages_of(line)],
        "consent": list(consent_messages(load_consent(catalogue))),
    }
    ease = {name: reading_ease(_said(messages)) for name, messages in groups.items()}
    assert min(ease.values()) >= AIM_EASE, ease


def test_words_beside_an_array_are_as_short_as_there_is_room_for(catalogue: Catalogue) -> None:
    for treatment in translated_catalogue(catalogue, words_of("es")).treatments:
        for figure in treatment.figures:
            assert len(figure.array_title) <= LONGEST_TITLE, figure.array_title
            for part in figure.parts:
                assert len(part.label) <= LONGEST_PART, part.label


def _message(catalog: Catalog, text: str, context: str | None = None) -> Message:
    found = catalog.get(text, context)
    assert found is not None
    return found


def test_sentences_in_the_code_are_found_however_they_are_called(wanted: Catalog) -> None:
    assert _message(wanted, "Your dates").auto_comments == ["reports/handout_care.py"]
    assert _message(wanted, "1 session").id == ("1 session", "{number} sessions")
    assert _message(wanted, "red", "marks").context == "marks"
    assert "Consent form" in {text for text, _, _ in code_messages()}


def test_every_sentence_in_the_code_is_a_literal_text() -> None:
    """A text put together at run time cannot be found, so it would stay English."""
    loose = []
    for path in sorted((ROOT / "reports").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            texts = node.args[: 1 if name == "say" else 2]
            literal = all(isinstance(text, ast.Constant) for text in texts)
            if name in KEYWORDS and not literal and ast.unparse(texts[0]) not in TOLD_ELSEWHERE:
                loose.append(f"{path.name}:{node.lineno} {ast.unparse(node)}")
    assert loose == []


def test_a_translation_is_kept_and_what_is_gone_becomes_obsolete() -> None:
    old = Catalog(locale="es")
    old.add("Kept", "Guardado")
    old.add("Gone away", "Ido")
    old.add(("1 mark", "{n} marks"), ("1 estría", "{n} estrías"))
    fresh = Catalog(locale="es")
    for text in ("New", "Kept", ("1 mark", "{n} marks")):
        fresh.add(text)
    result = merged(old, fresh)
    assert [(message.id, message.string) for message in result if message.id] == [
        ("New", None),
        ("Kept", "Guardado"),
        (("1 mark", "{n} marks"), ("1 estría", "{n} estrías")),
    ]
    assert [message.string for message in result.obsolete.values()] == ["Ido"]
    again = Catalog(locale="es")
    again.add("Gone away")
    assert [message.string for message in merged(result, again) if message.id] == ["Ido"]


def test_the_file_is_written_without_dates_and_line_numbers(tmp_path: Path) -> None:
    catalog = Catalog(locale="es")
    catalog.add("One", "Uno", locations=[("a.py", 12)])
    data = written(catalog).decode()
    assert "a.py" not in data
    assert "Date" not in data
    (tmp_path / "es.po").write_text(data, encoding="utf-8")
    with (tmp_path / "es.po").open("rb") as file:
        assert _message(read_po(file, locale="es", abort_invalid=True), "One").string == "Uno"
