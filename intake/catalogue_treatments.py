"""Reads one treatment and the care lines it shares with others."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from intake.catalogue import (
    Band,
    BestFor,
    CareLine,
    Count,
    EvidenceGrade,
    Figure,
    Part,
    Range,
    SideEffect,
    Sourced,
    Treatment,
)
from intake.catalogue_results import PART_KINDS
from intake.toml_entry import Entry

# The quarter scale that trials use.
BAND_STARTS = (0, 1, 26, 51, 76)
# As much as stands beside and over an array of people.
LONGEST_PART, LONGEST_TITLE = 24, 40
CARE_KINDS = ("pre", "after", "red_flag", "numbing", "cost", "who")


def read_care_line(entry: Entry) -> CareLine:
    """One entry of care.toml. Errors: `CatalogueProblem`."""
    kind = entry.one_of("kind", CARE_KINDS)
    value = CareLine(
        id=entry.text("id"),
        kind=kind,
        text=entry.text("text"),
        sources=entry.sources(),
        patient=entry.flag("patient", default=True),
        style=entry.one_of("style", ("do", "dont")) if entry.has("style") else "do",
        urgency=entry.one_of("urgency", ("clinic", "medical", "emergency")) if kind == "red_flag" else "",
        note=entry.optional_text("note"),
        conflict=entry.optional_text("conflict"),
        applies=entry.optional_text("applies"),
        only_for=entry.optional_text("only_for"),
        asks_test_patch=entry.flag("asks_test_patch", default=False),
        in_days=entry.flag("in_days", default=False),
    )
    entry.ignore("style", "urgency", "extra")
    entry.finish()
    return value


def read_treatment(entry: Entry, care: Mapping[str, CareLine]) -> Treatment:
    """One entry of treatments.toml. Errors: `CatalogueProblem`."""
    results, anaesthesia, pain = entry.table("results_show"), entry.table("anaesthesia"), entry.table("pain")
    value = Treatment(
        id=entry.text("id"),
        name=entry.text("name"),
        plain_name=entry.text("plain_name"),
        short_name=entry.text("short_name"),
        seeds=entry.texts("seeds"),
        app_default=entry.one_of("app_default", ("screen", "needs_device", "needs_sign_off")),
        what_it_is=entry.sourced("what_it_is"),
        regulatory=entry.optional_sourced("regulatory"),
        patient_status=entry.optional_sourced("patient_status"),
        identity_problem=_identity(entry),
        clinic_must_record=entry.texts("clinic_must_record"),
        evidence=_evidence(entry.table("evidence")),
        sessions=_range(entry.table("sessions")),
        interval_weeks=_range(entry.table("interval_weeks")),
        minutes_per_session=_range(entry.table("minutes_per_session")),
        downtime_days=_range(entry.table("downtime_days")),
        judge_after_months=results.whole("judge_after_months"),
        first_signs=results.text("first_signs"),
        judge=Sourced(results.text("patient_text"), results.sources(), results.text("judge_at")),
        improvement=entry.sourced("improvement"),
        figures=tuple(map(_figure, entry.tables("figure"))),
        do_not_print=entry.texts("do_not_print"),
        best_for=_best_for(entry.table("best_for")),
        anaesthesia=Sourced(anaesthesia.text("usual"), anaesthesia.sources()),
        pain=Sourced(pain.text("patient_text"), pain.sources(), pain.text("text")),
        pain_note=" ".join(filter(None, (pain.optional_text("note"), pain.optional_text("seed_conflict")))),
        side_effects=tuple(map(_side_effect, entry.tables("side_effect", name_by="name"))),
        may_do=entry.sourced_list("may_do"),
        will_not_do=entry.sourced_list("will_not_do"),
        care=_care(entry, anaesthesia, care),
        maps_to=entry.text_table("map_to"),
        raw_notes=tuple(
            filter(None, (entry.optional_text("aftercare_note"), entry.optional_text("seed_system")))
        ),
    )
    results.ignore("seed")
    for below in (results, anaesthesia, pain, entry):
        below.finish()
    return value


def _identity(entry: Entry) -> Sourced | None:
    below = entry.optional_table("identity_problem")
    if below is None:
        return None
    variants = below.text_table("variants")
    note = "; ".join(f"{name}: {text}" for name, text in variants.items())
    value = Sourced(below.text("text"), below.sources(), note)
    below.finish()
    return value


def _evidence(entry: Entry) -> EvidenceGrade:
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


def _range(entry: Entry) -> Range:
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


def _figure(entry: Entry) -> Figure:
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


def _side_effect(entry: Entry) -> SideEffect:
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


def _best_for(entry: Entry) -> BestFor:
    value = BestFor(
        rubra=entry.text("rubra"),
        alba=entry.text("alba"),
        areas=entry.text("areas"),
        phototypes=entry.text("phototypes"),
        sources=entry.sources(),
    )
    entry.finish()
    return value


def _care(entry: Entry, anaesthesia: Entry, care: Mapping[str, CareLine]) -> tuple[CareLine, ...]:
    wanted = {
        "pre": entry.texts("pre_care"),
        "after": entry.texts("aftercare"),
        "red_flag": entry.texts("red_flags"),
        "numbing": anaesthesia.texts("limits"),
        "cost": entry.texts("cost"),
        "who": entry.texts("who_may_perform"),
    }
    lines = []
    for kind, ids in wanted.items():
        for line_id in ids:
            line = care.get(line_id)
            if line is None or line.kind != kind:
                raise entry.problem(
                    f'it names the {kind} line "{line_id}", which care.toml does not have. Add it.'
                )
            lines.append(line)
    return tuple(lines)
