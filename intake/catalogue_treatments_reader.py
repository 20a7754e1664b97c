"""Reads one treatment and the care lines it shares with others, and the choices that are no treatment."""

from __future__ import annotations

from collections.abc import Mapping

from intake.catalogue_results_reader import read_figure, read_grade, read_range, read_side_effect
from intake.catalogue_sources import Sourced
from intake.catalogue_treatments import Alternative, BestFor, CareLine, Treatment
from intake.toml_entry import Entry

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
        evidence=read_grade(entry.table("evidence")),
        sessions=read_range(entry.table("sessions")),
        interval_weeks=read_range(entry.table("interval_weeks")),
        minutes_per_session=read_range(entry.table("minutes_per_session")),
        downtime_days=read_range(entry.table("downtime_days")),
        judge_after_months=results.whole("judge_after_months"),
        first_signs=results.text("first_signs"),
        judge=Sourced(results.text("patient_text"), results.sources(), results.text("judge_at")),
        improvement=entry.sourced("improvement"),
        figures=tuple(map(read_figure, entry.tables("figure"))),
        do_not_print=entry.texts("do_not_print"),
        best_for=_best_for(entry.table("best_for")),
        anaesthesia=Sourced(anaesthesia.text("usual"), anaesthesia.sources()),
        pain=Sourced(pain.text("patient_text"), pain.sources(), pain.text("text")),
        pain_note=" ".join(filter(None, (pain.optional_text("note"), pain.optional_text("seed_conflict")))),
        side_effects=tuple(map(read_side_effect, entry.tables("side_effect", name_by="name"))),
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


def read_alternative(entry: Entry) -> Alternative:
    """One choice of treatments.toml that is no treatment. Errors: `CatalogueProblem`."""
    columns = entry.table("columns")
    value = Alternative(
        id=entry.text("id"),
        plain_name=entry.text("plain_name"),
        text=entry.text("text"),
        sources=entry.sources(),
        how_sure=columns.optional_whole("how_sure"),
        how_sure_words=columns.text("how_sure_words"),
        visits=columns.text("visits"),
        days_to_heal=columns.text("days_to_heal"),
        dark_marks=columns.text("dark_marks"),
        column_sources=columns.sources(),
    )
    columns.finish()
    entry.finish()
    if value.how_sure is not None and value.how_sure > 4:
        raise columns.problem(f"how_sure is {value.how_sure}. Write 0 (none) to 4 (high).")
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
