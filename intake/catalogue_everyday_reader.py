"""Reads everyday.toml, and checks that every treatment has all its answers and a whole first week."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from intake.catalogue import Catalogue
from intake.catalogue_everyday import GROUP_OF, DayLine, Everyday
from intake.toml_entry import Entry

LAST_DAY_OF_FIRST_WEEK = 7
_GROUPS = tuple(dict.fromkeys(GROUP_OF.values()))


def read_everyday(entry: Entry) -> Everyday:
    """One question of everyday.toml. Errors: `CatalogueProblem`."""
    value = Everyday(
        id=entry.text("id"),
        topic=entry.one_of("topic", tuple(GROUP_OF)),
        title=entry.text("title"),
        text=entry.text("text"),
        sources=entry.sources(),
        treatments=entry.texts("treatments", may_be_empty=True),
        group=entry.one_of("group", _GROUPS),
    )
    entry.finish()
    if value.group != GROUP_OF[value.topic]:
        raise entry.problem(f'the topic "{value.topic}" belongs to the group "{GROUP_OF[value.topic]}".')
    return value


def read_day(entry: Entry) -> DayLine:
    """One line of the days after a session. Errors: `CatalogueProblem`."""
    value = DayLine(
        treatments=entry.texts("treatments"),
        first=entry.whole("first"),
        last=entry.optional_whole("last"),
        text=entry.text("text"),
        sources=entry.sources(),
    )
    entry.finish()
    if value.last is not None and value.last < value.first:
        raise entry.problem(
            f"it ends on day {value.last} and begins on day {value.first}. Put them in order."
        )
    return value


def everyday_problems(catalogue: Catalogue) -> Iterator[str]:
    """One sentence for each dangling treatment, missing or double answer, and hole in a first week."""
    for entry in catalogue.everyday:
        yield from _unknown(f"everyday.toml, question {entry.id}", entry.treatments, catalogue)
    for place, line in enumerate(catalogue.days, start=1):
        yield from _unknown(f"everyday.toml, day {place}", line.treatments, catalogue)
    for treatment in catalogue.treatment:
        yield from _topic_problems(treatment, catalogue)
        yield from _day_problems(treatment, catalogue.days_for(treatment))


def _unknown(where: str, treatments: tuple[str, ...], catalogue: Catalogue) -> Iterator[str]:
    for treatment in treatments:
        if treatment not in catalogue.treatment:
            yield f'{where}: there is no treatment "{treatment}". Correct the id.'


def _topic_problems(treatment: str, catalogue: Catalogue) -> Iterator[str]:
    for topic in GROUP_OF:
        answers = [
            entry for entry in catalogue.everyday if entry.topic == topic and entry.is_about(treatment)
        ]
        if not answers:
            yield f'everyday.toml: nothing answers "{topic}" for {treatment}. Add a question.'
        if len(answers) > 1:
            yield (
                f"everyday.toml, question {answers[1].id}: "
                f'"{topic}" is answered twice for {treatment}. Keep one.'
            )


def _day_problems(treatment: str, lines: tuple[DayLine, ...]) -> Iterator[str]:
    """A week that is missing, does not begin on day 0, has a gap or an overlap, or ends too early."""
    where = f"everyday.toml, the days of {treatment}"
    if not lines or lines[0].first != 0:
        yield f"{where}: no line begins on day 0, the day of the session. Add it, or put it first."
        return
    for earlier, later in pairwise(lines):
        if earlier.last is None or later.first != earlier.last + 1:
            ends = "never" if earlier.last is None else f"on day {earlier.last}"
            yield f"{where}: a line ends {ends} and the next begins on day {later.first}. Let them meet."
            return
    last = lines[-1].last
    if last is not None and last < LAST_DAY_OF_FIRST_WEEK:
        yield f"{where}: they end on day {last}. Go on to day {LAST_DAY_OF_FIRST_WEEK} at least."
