"""Reads one contraindication: its severities, states, wait and words."""

from __future__ import annotations

from intake.catalogue_rules import PAGES, Contraindication, Graded, Severity, State
from intake.questionnaire import AskAs
from intake.toml_entry import Entry

SCOPES = ("both", "site_only", "anywhere")
_AS_GRADED = "as graded"
_SEVERITIES = {severity.word: severity for severity in Severity}


def read_contraindication(entry: Entry) -> Contraindication:
    """One entry of contraindications.toml. Errors: `CatalogueProblem`."""
    ask_as = entry.one_of("ask_as", ("row", "list", "session", "volunteered", "derived"))
    derived = ask_as == "derived"
    scope = entry.one_of("scope", SCOPES)
    states = _states(entry, scope)
    wait_weeks = entry.optional_whole("wait_weeks")
    value = Contraindication(
        id=entry.text("id"),
        name=entry.text("name"),
        group=entry.text("group"),
        question=_question(entry, "question", required=not derived),
        question_from=entry.text("question_from") if derived else "",
        label=entry.text("label"),
        page=_page(entry, ask_as),
        ask_as=None if derived else AskAs(ask_as),
        ask_at=entry.one_of("ask_at", ("consultation", "session", "both")),
        scope=scope,
        audience=entry.one_of("audience", ("patient", "record")),
        overridable=entry.flag("overridable"),
        matters_when=entry.text("matters_when"),
        severity=_severities(entry, scope),
        states=states,
        state_question=_question(entry, "state_question", required=bool(states)),
        wait_weeks=wait_weeks,
        after_wait=_after_wait(entry, wait_weeks),
        date_question=_question(entry, "date_question", required=wait_weeks is not None),
        detail=_question(entry, "detail", required=False),
        defer_until=entry.text("defer_until"),
        patient_until=entry.optional_text("patient_until"),
        action=entry.text("action"),
        patient_text=entry.text("patient_text"),
        refer_to=entry.optional_text("refer_to"),
        neighbours_count=entry.flag("neighbours_count", default=False),
        severity_if_radiofrequency=_radiofrequency(entry),
        cleared_by=entry.optional_text("cleared_by"),
        open_course_excluded=entry.flag("open_course_excluded", default=False),
        asks_test_patch=entry.flag("asks_test_patch", default=False),
        confidence=entry.one_of("confidence", ("source_backed", "partly_source_backed", "general_knowledge")),
        note=entry.optional_text("note"),
        sources=entry.sources(),
    )
    entry.finish()
    if value.neighbours_count and not value.has_site:
        raise entry.problem("neighbours cannot count where the site does not. Take neighbours_count away.")
    defers = any(Severity.DEFER in (graded.at_site, graded.elsewhere) for graded in value.severity.values())
    if defers and not value.patient_until:
        raise entry.problem('it can make a patient wait. Say until when in "patient_until".')
    return value


def _question(entry: Entry, key: str, *, required: bool) -> str:
    text = entry.text(key) if required else entry.optional_text(key)
    if text.count("?") > 1:
        raise entry.problem(
            f'"{key}" asks {text.count("?")} questions. Ask one thing, with one question mark.'
        )
    if text and "?" not in text:
        raise entry.problem(f'"{key}" is no question. End it with a question mark.')
    return text


def _page(entry: Entry, ask_as: str) -> str:
    if ask_as == "derived":
        return ""
    if ask_as == "session":
        return entry.one_of("page", ("session",))
    return entry.one_of("page", PAGES)


def _severity(entry: Entry, key: str, word: object) -> Severity:
    if not isinstance(word, str) or word not in _SEVERITIES:
        raise entry.problem(f'"{key}" has the severity {word!r}. Write one of: {", ".join(_SEVERITIES)}.')
    return _SEVERITIES[word]


def _graded(entry: Entry, key: str, scope: str) -> Graded:
    words = entry.words(key)
    severities = [_severity(entry, key, word) for word in words]
    if scope == "anywhere":
        if len(set(severities)) != 1:
            raise entry.problem(
                f'"{key}" has {len(words)} severities, but the place does not matter. Write one.'
            )
        return Graded(severities[0], severities[0])
    if len(severities) != 2:
        raise entry.problem(f'"{key}" needs two severities: at the site, then elsewhere.')
    graded = Graded(severities[0], severities[1])
    if scope == "site_only" and graded.elsewhere is not Severity.NONE:
        raise entry.problem(f'"{key}" counts elsewhere too, but the scope is site_only. Write "none" there.')
    if graded.elsewhere > graded.at_site:
        raise entry.problem(f'"{key}" weighs more elsewhere than at the site. Swap the two, or correct one.')
    return graded


def _severities(entry: Entry, scope: str) -> dict[str, Graded]:
    below = entry.table("severity")
    return {treatment: _graded(below, treatment, scope) for treatment in below.keys()}  # noqa: SIM118


def _states(entry: Entry, scope: str) -> tuple[State, ...]:
    below, labels = entry.optional_table("states"), entry.text_table("state_labels")
    if below is None:
        return ()
    states = []
    for code in below.keys():  # noqa: SIM118
        if code not in labels:
            raise entry.problem(f'the state "{code}" has no words. Add it to state_labels.')
        states.append(State(code, labels[code], _state_severity(below, code, scope)))
    return tuple(states)


def _state_severity(below: Entry, code: str, scope: str) -> Graded | None:
    # A state is "as graded", or severities of its own in the form of the entry's severities.
    return None if below.words(code) == (_AS_GRADED,) else _graded(below, code, scope)


def _after_wait(entry: Entry, wait_weeks: int | None) -> Severity:
    if wait_weeks is None:
        if entry.has("after_wait"):
            raise entry.problem("after_wait without wait_weeks. Add wait_weeks, or take after_wait away.")
        return Severity.NONE
    return _severity(entry, "after_wait", entry.text("after_wait"))


def _radiofrequency(entry: Entry) -> Severity | None:
    key = "severity_if_radiofrequency"
    word = entry.optional_text(key)
    return _severity(entry, key, word) if word else None
