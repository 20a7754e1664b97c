"""The catalogue, its sentences and the questions in another language.

The same frozen objects come back with every text that a patient may read said in the other language. What
only staff read (notes, actions, names of sources, quotes of the founding articles) stays English, and so
does every code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from intake.catalogue import Catalogue, Modifier, Region
from intake.catalogue_claims import Bundle, Contradiction
from intake.catalogue_everyday import DayLine, Everyday
from intake.catalogue_results import Count, EvidenceGrade, Figure, Part, SideEffect
from intake.catalogue_rules import Contraindication, State
from intake.catalogue_sources import Sourced
from intake.catalogue_treatments import Alternative, CareLine, Treatment
from intake.expectation_sentences import Headline, Sentences
from intake.language import SPANISH, Words
from intake.questionnaire import Choice, ChoiceList, Item, Questionnaire, Section

# The fields of each type that a patient may read, or that hold something a patient may read. A new text of
# the catalogue is one word here.
FIELDS: Mapping[type, tuple[str, ...]] = MappingProxyType(
    {
        Catalogue: (
            "always",
            "treatments",
            "alternatives",
            "contraindications",
            "contradictions",
            "bundles",
            "modifiers",
            "regions",
            "normal",
            "everyday",
            "days",
        ),
        Sourced: ("text",),
        Treatment: (
            "plain_name",
            "short_name",
            "what_it_is",
            "patient_status",
            "evidence",
            "judge",
            "improvement",
            "figures",
            "pain",
            "side_effects",
            "may_do",
            "will_not_do",
            "care",
        ),
        EvidenceGrade: ("patient_text",),
        Figure: ("rater", "print_text", "caution", "counts", "array_title", "parts", "looked_at"),
        Count: ("label",),
        Part: ("label",),
        SideEffect: ("plain", "print_text"),
        CareLine: ("text",),
        Alternative: ("plain_name", "text", "how_sure_words", "visits", "days_to_heal", "dark_marks"),
        Contraindication: (
            "question",
            "label",
            "states",
            "state_question",
            "date_question",
            "detail",
            "patient_until",
            "patient_text",
        ),
        State: ("label",),
        Contradiction: ("answer", "answers"),
        Bundle: ("line",),
        Modifier: ("patient_text",),
        Region: ("plain",),
        Everyday: ("title", "text"),
        DayLine: ("text",),
        Sentences: (
            "headlines",
            "doctor_first",
            "not_suitable",
            "gap",
            "reach",
            "interval",
            "interval_part",
            "unfit",
            "not_known",
            "colours",
            "listed",
        ),
        Headline: ("title", "lead"),
        Questionnaire: ("sections",),
        Section: ("title", "groups", "pages"),
        # The label of a question may be made of two parts: see `_Translator.label`.
        Item: ("text", "why", "unit", "choices", "items"),
        ChoiceList: ("choices",),
        Choice: ("display",),
    }
)

# Entries that never stand on a patient's paper, and codes that are their own words.
_STAYS_ENGLISH: Mapping[type, Callable[[Any], bool]] = MappingProxyType(
    {
        Figure: lambda figure: not figure.printed,
        SideEffect: lambda effect: not effect.printed,
        CareLine: lambda line: not line.patient,
        ChoiceList: lambda answers: answers.name == "currency",
    }
)

# The labels of follow-ups, made in `intake.sections.health` from the label of their question.
_FOLLOW_UPS = ("{what}: where", "{what}: how it is now", "{what}: when", "{what}: detail")


class _Translator:
    """Says one object after the other in one language. Entries that several others share are said once."""

    def __init__(self, say: Words) -> None:
        self._say = say
        self._done: dict[int, Any] = {}

    def of(self, value: Any) -> Any:
        """A text, an entry, or several of them, translated."""
        if isinstance(value, str):
            return self._say(value) if value else value
        if value is None:
            return None
        if isinstance(value, tuple):
            return tuple([self.of(part) for part in value])
        if isinstance(value, Mapping):
            return {key: self.of(part) for key, part in value.items()}
        done = self._done.get(id(value))
        if done is None:
            done = self._done[id(value)] = self._entry(value)
        return done

    def _entry(self, entry: Any) -> Any:
        kind = type(entry)
        stays = _STAYS_ENGLISH.get(kind)
        if stays is not None and stays(entry):
            return entry
        said = {name: self.of(getattr(entry, name)) for name in FIELDS[kind]}
        if kind is Item:
            said["label"] = self.label(entry.label)
        return replace(entry, **said)

    def label(self, label: str) -> str:
        """The label of a question: a text of its own, or another question's with what is asked of it."""
        for follow_up in _FOLLOW_UPS:
            ending = follow_up.removeprefix("{what}")
            if label.endswith(ending):
                return self._say(follow_up, what=self._say(label.removesuffix(ending)))
        return self._say(label) if label else label


def translated_catalogue(catalogue: Catalogue, say: Words) -> Catalogue:
    """The catalogue with every text for patients in the language of `say`; English gives the same object."""
    return catalogue if say.is_english else _Translator(say).of(catalogue)


def translated_sentences(sentences: Sentences, say: Words) -> Sentences:
    """The sentences of a forecast in the language of `say`, {places} kept; English gives the same object."""
    return sentences if say.is_english else _Translator(say).of(sentences)


def translated_questionnaire(questionnaire: Questionnaire, say: Words) -> Questionnaire:
    """The questions and answers in the language of `say`; English gives the same object."""
    return questionnaire if say.is_english else _Translator(say).of(questionnaire)


def translation_version(catalogue_version: str, say: Words) -> str:
    """The version that a clinician signs when they sign a translation: "2026.11-draft-2 4f2a9c01".

    It names the catalogue that was translated, and the words as they stand (`Words.fingerprint`). English
    has the version of the catalogue alone.
    """
    return f"{catalogue_version} {say.fingerprint}".strip()


def messages_of(entry: Any) -> tuple[str, ...]:
    """Every sentence of an entry (or of a whole catalogue) that is translated, once, in order."""
    asked = _Asked()
    _Translator(Words(SPANISH, asked)).of(entry)
    return tuple(asked)


def data_messages(*data: Catalogue | Sentences | Questionnaire) -> Iterator[tuple[str, str]]:
    """Every sentence of the data that is translated, once, with the place where it first stands.

    The order is that of the data files, so that what is read together stands together.
    """
    told: set[str] = set()
    for whole in data:
        for field in FIELDS[type(whole)]:
            value = getattr(whole, field)
            for entry in value if isinstance(value, tuple) else (value,):
                name = getattr(entry, "id", getattr(entry, "code", ""))
                for message in messages_of(entry):
                    if message not in told:
                        told.add(message)
                        yield message, f"{field} {name}".strip()


class _Asked(dict[str, "str | tuple[str, ...]"]):
    """Translations that are none: it only remembers what was looked up, in order."""

    def get(self, key: str, default: Any = None) -> Any:
        """The default; the key is kept."""
        return self.setdefault(key, default)
