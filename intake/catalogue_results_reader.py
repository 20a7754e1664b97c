"""Reads what studies saw: counts, figures, side effects, ranges, certainty, and checks that they add up."""

from __future__ import annotations

from itertools import pairwise

from intake.catalogue_results import (
    PART_KINDS,
    Band,
    Count,
    EvidenceGrade,
    Figure,
    Number,
    Part,
    Range,
    SideEffect,
)
from intake.toml_entry import Entry

# The quarter scale that trials use.
BAND_STARTS = (0, 1, 26, 51, 76)
# As much as stands beside and over an array of people.
LONGEST_PART, LONGEST_TITLE = 24, 40


def read_number(entry: Entry) -> Number:
    """One count of a study, of evidence.toml. Errors: `CatalogueProblem`."""
    value = Number(
        id=entry.text("id"),
        label=entry.text("label"),
        events=entry.whole("events"),
        of=entry.whole("of"),
        per_100=entry.number("per_100"),
        interval=entry.pair("interval"),
        unit=entry.one_of("unit", ("people", "outcomes", "sessions", "treatments")),
        sources=entry.sources(),
        note=entry.optional_text("note"),
    )
    entry.finish()
    if not 0 <= value.events <= value.of or value.of == 0:
        raise entry.problem(f"{value.events} of {value.of} cannot be. Correct the count.")
    if abs(value.per_100 - 100 * value.events / value.of) > 0.06:
        raise entry.problem(
            f"per_100 is {value.per_100}, but {value.events} of {value.of} is another figure."
        )
    if not value.interval[0] <= value.per_100 <= value.interval[1]:
        raise entry.problem("the interval does not hold the figure. Correct one of them.")
    return value


def read_figure(entry: Entry) -> Figure:
    """What one study saw with one treatment. Errors: `CatalogueProblem`."""
    counts = []
    for below in entry.tables("counts", name_by="label"):
        per_100 = below.number("per_100") if below.has("per_100") else None
        counts.append(
            Count(below.text("label"), below.whole("count"), per_100, below.optional_pair("interval"))
        )
        below.finish()
    bands = []
    for below in entry.tables("bands", name_by="low"):
        bands.append(Band(below.whole("low"), below.whole("high"), below.whole("count")))
        below.finish()
    parts = []
    for below in entry.tables("parts", name_by="label"):
        parts.append(Part(below.text("label"), below.whole("count"), below.one_of("kind", PART_KINDS)))
        below.finish()
    printed = entry.flag("print")
    value = Figure(
        id=entry.text("id"),
        measure=entry.text("measure"),
        rater=entry.text("rater"),
        result=entry.text("result"),
        unit=entry.one_of("unit", ("people", "outcomes", "measured", "none")),
        n=entry.optional_whole("n"),
        n_text=entry.optional_text("n_text"),
        counts=tuple(counts),
        bands=tuple(bands),
        colours=entry.optional_texts("colours"),
        printed=printed,
        print_text=entry.text("print_text") if printed else entry.optional_text("print_text"),
        beside_others=entry.flag("beside_others", default=False),
        caution=entry.optional_text("caution"),
        note=entry.optional_text("note"),
        sources=entry.sources(),
        array_title=entry.text("array_title") if parts else "",
        parts=tuple(parts),
        self_rated="patients" in entry.text("rater"),
        looked_at=entry.optional_sourced("looked_at"),
    )
    entry.finish()
    _check_counts(entry, value)
    if parts:
        _check_parts(entry, value)
    return value


def _check_counts(entry: Entry, figure: Figure) -> None:
    if figure.n is None:
        if figure.bands:
            raise entry.problem('it has bands but no "n". Say how many were counted.')
        return
    if any(part.count > figure.n for part in figure.counts):
        raise entry.problem(f"a count is more than the {figure.n} that were counted. Correct it.")
    for part in figure.counts:
        share = 100 * part.count / figure.n
        if part.per_100 is not None and abs(part.per_100 - share) > 0.06:
            raise entry.problem(
                f"{part.count} of {figure.n} is not {part.per_100} in 100. Correct one of them."
            )
        if part.interval and not part.interval[0] <= share <= part.interval[1]:
            raise entry.problem("an interval does not hold its figure. Correct one of them.")
    if sum(band.count for band in figure.bands) > figure.n:
        raise entry.problem(f"the bands hold more than the {figure.n} that were counted. Correct them.")
    if any(band.low not in BAND_STARTS or not band.low < band.high <= 100 for band in figure.bands):
        raise entry.problem("a band must start at 0, 1, 26, 51 or 76 and end at 100 at the most. Correct it.")
    ordered = sorted(figure.bands, key=lambda band: band.low)
    if any(later.low <= earlier.high for earlier, later in pairwise(ordered)):
        raise entry.problem("two bands overlap. Correct them.")


def _check_parts(entry: Entry, figure: Figure) -> None:
    """Parts hold all people of the figure; each kind stands once, the first as the study counted it."""
    if figure.unit != "people" or not figure.n:
        raise entry.problem('it has parts but counts no people. Leave "parts" out.')
    total = sum(part.count for part in figure.parts)
    if total != figure.n:
        raise entry.problem(f"its parts hold {total} people, and {figure.n} were counted. Leave nobody out.")
    if figure.parts[0].count not in [count.count for count in figure.counts]:
        raise entry.problem("its first part is none of its counts. Draw only what the study counted.")
    order = [PART_KINDS.index(part.kind) for part in figure.parts]
    if any(later <= earlier for earlier, later in pairwise(order)):
        raise entry.problem(f"each kind may stand once, in this order: {', '.join(PART_KINDS)}.")
    if len(figure.array_title) > LONGEST_TITLE:
        raise entry.problem(f"array_title has more than {LONGEST_TITLE} letters. Shorten it.")
    for part in figure.parts:
        if len(part.label) > LONGEST_PART:
            raise entry.problem(f'the label "{part.label}" has more than {LONGEST_PART} letters. Shorten it.')


def read_side_effect(entry: Entry) -> SideEffect:
    """One unwanted effect of a treatment. Errors: `CatalogueProblem`."""
    pair = entry.optional_pair("per_100")
    if pair and any(number != int(number) or not 0 <= number <= 100 for number in pair):
        raise entry.problem('"per_100" must hold whole numbers from 0 to 100. Round them.')
    printed = entry.flag("print")
    value = SideEffect(
        name=entry.text("name"),
        plain=entry.text("plain"),
        frequency_class=entry.text("frequency_class"),
        per_100=(int(pair[0]), int(pair[1])) if pair else None,
        unit=entry.one_of("unit", ("people", "treatments", "visits", "not_stated", "none")),
        printed=printed,
        print_text=entry.text("print_text") if printed else entry.optional_text("print_text"),
        numbers=entry.optional_texts("numbers"),
        note=entry.optional_text("note"),
        sources=entry.sources(),
    )
    entry.finish()
    return value


def read_range(entry: Entry) -> Range:
    """What sources give for sessions, weeks, minutes or days. Errors: `CatalogueProblem`."""
    entry.text_table("study_schedules")
    names = ("note", "max_note", "seed_says", "seed_conflict")
    notes = [entry.optional_text(name) for name in names]
    value = Range(
        minimum=entry.optional_whole("minimum"),
        typical_low=entry.optional_whole("typical_low"),
        typical_high=entry.optional_whole("typical_high"),
        maximum=entry.optional_whole("maximum"),
        note=" ".join(filter(None, notes)),
        sources=entry.sources() + entry.optional_texts("extra_sources"),
        borrowed=entry.flag("borrowed", default=False),
    )
    entry.finish()
    steps = [
        step
        for step in (value.minimum, value.typical_low, value.typical_high, value.maximum)
        if step is not None
    ]
    if steps != sorted(steps):
        raise entry.problem("minimum, typical and maximum do not rise. Put them in order.")
    return value


def read_grade(entry: Entry) -> EvidenceGrade:
    """How strong the evidence of a treatment is. Errors: `CatalogueProblem`."""
    level = entry.whole("certainty_level")
    if level > 4:
        raise entry.problem(f"certainty_level is {level}. Write 0 (none) to 4 (high).")
    value = EvidenceGrade(
        grade=entry.text("grade"),
        certainty=entry.text("certainty"),
        level=level,
        text=entry.text("text"),
        patient_text=entry.text("patient_text"),
        sources=entry.sources(),
    )
    entry.finish()
    return value
