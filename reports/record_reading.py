"""What the record reads out of a consultation: what was asked, what was not, and what never counted.

No layout. Nothing that was entered is lost: text that could not be read and answers under a question that is
switched off come back as well, each as what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.conditions import YES, Answers, Unreadable, Value
from intake.questionnaire import Item, Section, is_enabled
from intake.sections.health import asked_rules
from reports.content import DocumentContent

STAFF_NOTES = "plan.staff-notes"
# A list, and the question whether it is empty: one of the two answers both.
_LISTS = (("medicines.none-known", "medicines.list"), ("allergies.none-known", "allergies.list"))
_SESSION_PAGE = "session"


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its values.

    `path` names its place ("marks[2].marks.colour"); `depth` is 0 for a question and more for what it led to.
    `item` is None for an answer that belongs to no question.
    """

    path: str
    item: Item | None
    values: tuple[Value, ...]
    depth: int = 0

    @property
    def name(self) -> str:
        """The short name of the question, or the linkId that stands for none."""
        return self.path if self.item is None else self.item.label or self.item.text


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the record of answers: a section, a page of one, or the marks in one place.

    `not_asked` are questions that show and were not answered, `unreadable` what was typed where a date or
    number belongs, `not_counted` answers to questions that are switched off.
    """

    title: str
    answered: tuple[Answered, ...]
    not_asked: tuple[Item, ...]
    unreadable: tuple[Answered, ...]
    not_counted: tuple[Answered, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to say."""
        return not (self.answered or self.not_asked or self.unreadable or self.not_counted)


def all_parts(content: DocumentContent) -> tuple[tuple[Section, tuple[Part, ...]], ...]:
    """Every section with its parts, in the order of the screen."""
    reader = _Reader(content)
    return tuple(
        (section, tuple(part for part in reader.parts(section) if not part.is_empty))
        for section in content.questionnaire.sections
    )


def unknown_answers(content: DocumentContent) -> tuple[Answered, ...]:
    """Answers that belong to no question of this version."""
    given = content.consultation.answers
    found = list(given.values.items())
    for group, repetitions in given.groups.items():
        for number, part in enumerate(repetitions, start=1):
            found += [(f"{group}[{number}].{link_id}", values) for link_id, values in part.values.items()]
    known = content.questionnaire.items
    return tuple(
        Answered(path, None, values) for path, values in found if path.rsplit("].", 1)[-1] not in known
    )


class _Reader:
    """Reads the answers of one consultation. The questions that show at this clinic are looked up once."""

    def __init__(self, content: DocumentContent) -> None:
        self._content = content
        self._given = content.consultation.answers
        offered = content.clinic.offered or tuple(entry.id for entry in content.catalogue.treatments)
        self._shown = frozenset(rule.link_id for rule in asked_rules(content.catalogue, offered))

    def parts(self, section: Section) -> Iterator[Part]:
        """The parts of a section; a part may be empty."""
        counted = self._content.answers
        for group in section.groups:
            if group.repeats:
                yield from self._repetitions(group)
            elif section.pages:
                pages = [(page.code, page.display) for page in section.pages]
                pages.append((_SESSION_PAGE, self._content.say("Asked on the day of a session")))
                for code, name in pages:
                    items = [item for item in group.items if item.page == code]
                    yield self._part(name, items, counted, self._given)
            else:
                title = group.text if len(section.groups) > 1 else ""
                yield self._part(title, group.items, counted, self._given)

    def _repetitions(self, group: Item) -> Iterator[Part]:
        """The sets of answers of a repeating group, each with the number that it has in the consultation."""
        content = self._content
        given = self._given.group(group.link_id)
        enabled = [
            content.questionnaire.enabled_answers(Answers({}, {group.link_id: (one,)})) for one in given
        ]
        kept = [one.group(group.link_id) for one in enabled]
        if tuple(one[0] for one in kept if one) != content.answers.group(group.link_id):
            # The enabled answers are what was judged: they are what the record must show.
            given = content.answers.group(group.link_id)
            kept = [(one,) for one in given]
        if not given:
            yield self._part("", group.items, Answers(), Answers())
        for number, (raw, one) in enumerate(zip(given, kept, strict=True), start=1):
            counted = one[0] if one else Answers()
            title = content.say(
                "{what} {number}: {place}", what=group.text, number=number, place=self._place(counted)
            )
            yield self._part(title, group.items, counted, raw, prefix=f"{group.link_id}[{number}].")

    def _place(self, answers: Answers) -> str:
        code = answers.code("marks.region") or ""
        if code not in self._content.catalogue.region:
            return self._content.say("place not recorded")
        return self._content.place_words(code, answers.code("marks.side"))

    def _part(
        self, title: str, items: Sequence[Item], counted: Answers, given: Answers, *, prefix: str = ""
    ) -> Part:
        answered: list[Answered] = []
        unreadable: list[Answered] = []
        not_counted: list[Answered] = []
        for item, depth in _walk(items):
            if item.link_id == STAFF_NOTES:
                continue
            values = counted.all(item.link_id)
            if values:
                answered.append(Answered(prefix + item.link_id, item, values, depth))
            rest = _left_out(given.all(item.link_id), values)
            if rest:
                place = unreadable if _is_asked(item, items, counted) else not_counted
                place.append(Answered(prefix + item.link_id, item, rest, depth))
        typed = [one.item for one in unreadable]
        not_asked = tuple(item for item in self._not_asked(items, counted) if item not in typed)
        return Part(title, tuple(answered), not_asked, tuple(unreadable), tuple(not_counted))

    def _not_asked(self, items: Sequence[Item], answers: Answers) -> Iterator[Item]:
        """The questions that show for this clinic and these answers, and have no answer."""
        for item in items:
            if not is_enabled(item, answers) or item.link_id == STAFF_NOTES:
                continue
            if item.link_id in answers:
                yield from self._not_asked(item.items, answers)
            elif self._shows(item) and not _is_answered_otherwise(item, answers):
                yield item

    def _shows(self, item: Item) -> bool:
        """Whether a question of the first rank is put at this clinic; follow-ups show with their question."""
        if item.link_id.startswith("health.") and item.enable_when is None:
            return item.link_id in self._shown
        if item.link_id.startswith("plan.") and item.link_id != "plan.treatment":
            return self._content.treatment is not None
        return True


def _left_out(given: Sequence[Value], counted: Sequence[Value]) -> tuple[Value, ...]:
    """The values that were given and do not count: all of a switched-off question, else the unreadable."""
    if not counted:
        return tuple(given)
    return tuple(value for value in given if isinstance(value, Unreadable))


def _walk(items: Sequence[Item], depth: int = 0) -> Iterator[tuple[Item, int]]:
    for item in items:
        yield item, depth
        yield from _walk(item.items, depth + 1)


def _is_asked(item: Item, items: Sequence[Item], answers: Answers) -> bool:
    """Whether a question and all it hangs under are switched on."""

    def on_the_way(parents: Sequence[Item]) -> bool:
        return any(
            is_enabled(parent, answers) and (parent is item or on_the_way(parent.items)) for parent in parents
        )

    return on_the_way(items)


def _is_answered_otherwise(item: Item, answers: Answers) -> bool:
    """Whether a list needs no answer because "none known" was said, or the other way round."""
    for none_known, listed in _LISTS:
        if item.link_id == listed:
            return answers.code(none_known) == YES
        if item.link_id == none_known:
            return listed in answers
    return False
