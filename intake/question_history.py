"""Since which version of the catalogue each question is asked in the same words, with the same answers.

An answer of an earlier visit may stand for a question of today only where the question is still the same.
`data/questions_since.toml` holds a mark of each question's words; a test holds it against the questionnaire.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files

from intake.questionnaire import Item, ItemType, Questionnaire

DATA = "questions_since.toml"


@dataclass(frozen=True, slots=True)
class QuestionHistory:
    """`versions` of the catalogue, oldest first; of each question its mark and the version that began it."""

    versions: tuple[str, ...] = ()
    since: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)

    def unchanged(self, questionnaire: Questionnaire, version: str) -> frozenset[str]:
        """The linkIds of the questions that were asked in the same words under an earlier version.

        A version that is not known, or a question that is not recorded as it stands, gives none.
        """
        questions = asked(questionnaire)
        if version == questionnaire.version:
            return frozenset(questions)
        if version not in self.versions:
            return frozenset()
        place = {name: number for number, name in enumerate(self.versions)}
        return frozenset(
            link_id
            for link_id, item in questions.items()
            if self.marks.get(link_id) == mark_of(item)
            and place.get(self.since[link_id], len(place)) <= place[version]
        )

    def moved_on(self, questionnaire: Questionnaire) -> QuestionHistory:
        """The history with today's questionnaire in it."""
        version = questionnaire.version
        versions = self.versions if version in self.versions else (*self.versions, version)
        marks = {link_id: mark_of(item) for link_id, item in asked(questionnaire).items()}
        since = {
            link_id: self.since[link_id] if self.marks.get(link_id) == mark else version
            for link_id, mark in marks.items()
        }
        return QuestionHistory(versions, since, marks)


def asked(questionnaire: Questionnaire) -> Mapping[str, Item]:
    """Every question, without the groups that hold them."""
    return {link_id: item for link_id, item in questionnaire.items.items() if item.type is not ItemType.GROUP}


def mark_of(item: Item) -> str:
    """A mark of what an answer to this question means: its words, its kind, and the answers it offers."""
    choices = [] if item.choices is None else [[each.code, each.display] for each in item.choices.choices]
    said = [item.text, item.type.value, item.repeats, item.unit, item.full_date, choices]
    return sha256(json.dumps(said, ensure_ascii=True).encode("ascii")).hexdigest()[:16]


def load_question_history() -> QuestionHistory:
    """The history that ships with the program."""
    text = (files("intake") / "data" / DATA).read_text(encoding="utf-8")
    return history_from_toml(text)


def history_from_toml(text: str) -> QuestionHistory:
    """The history in a text that `history_to_toml` wrote."""
    read = tomllib.loads(text)
    since, marks = {}, {}
    for version, questions in read["since"].items():
        for link_id, mark in questions.items():
            since[link_id], marks[link_id] = version, mark
    return QuestionHistory(tuple(read["versions"]), since, marks)


def history_to_toml(history: QuestionHistory) -> str:
    """The history as the file holds it."""
    lines = [
        "# Since which version each question is asked in the same words. Never edit it by hand:",
        "# python -m intake.question_history writes it anew when a question or the version has changed.",
        f"versions = {json.dumps(list(history.versions))}",
    ]
    for version in history.versions:
        lines += ["", f"[since.{json.dumps(version)}]"]
        lines += [
            f"{json.dumps(link_id)} = {json.dumps(history.marks[link_id])}"
            for link_id, began in history.since.items()
            if began == version
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the file anew for the catalogue that ships."""
    from pathlib import Path

    from intake.catalogue_reader import load_catalogue
    from intake.sections import build_questionnaire

    path = Path(str(files("intake") / "data" / DATA))
    before = history_from_toml(path.read_text(encoding="utf-8")) if path.exists() else QuestionHistory()
    after = before.moved_on(build_questionnaire(load_catalogue()))
    path.write_text(history_to_toml(after), encoding="utf-8")


if __name__ == "__main__":
    main()
