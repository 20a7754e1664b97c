"""The page of each entry of the evidence: what it says, whether that is printed, what rests on it. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from intake.catalogue_sources import Source
from intake.evidence_index import Kind, Ref
from ui.evidence.claim_pages import ClaimPages
from ui.evidence.page_parts import (
    CONFIDENCE,
    VERIFIED,
    Line,
    Mark,
    Page,
    Section,
    asked_at,
    graded_words,
    modifier,
    noted,
    waits,
)
from ui.evidence.page_parts import KIND_WORDS as KIND_WORDS
from ui.evidence.page_parts import Jump as Jump
from ui.evidence.treatment_pages import TreatmentPages


class Pages(TreatmentPages, ClaimPages):
    """Makes the page of any entry of one catalogue."""

    def page(self, ref: Ref) -> Page:
        """The page of an entry. Errors: `KeyError` when there is none."""
        entry = self._index.entry[ref]
        make: dict[Kind, Callable[[str], tuple[str, Mark | None, list[Section]]]] = {
            Kind.TREATMENT: self._treatment,
            Kind.RULE: self._rule,
            Kind.CLAIM: self._claim,
            Kind.FIGURE: self._figure,
            Kind.SOURCE: self._source,
            Kind.TEXT: self._text,
        }
        lead, mark, sections = make[ref.kind](ref.id)
        over = " · ".join(dict.fromkeys((KIND_WORDS[ref.kind][0], entry.under, ref.id)))
        sections += self._resting(ref)
        sections.append(self._see_also(ref, sections))
        return Page(ref, over, entry.title, lead, mark, tuple(part for part in sections if part.lines))

    def _rule(self, id: str) -> tuple[str, Mark | None, list[Section]]:
        rule = self._catalogue.contraindication[id]
        mark = Mark.RECORD if rule.for_record else None
        asked = [Line(rule.question or f"Never asked: it follows {rule.question_from}.", "Question")]
        if rule.states:
            asked.append(Line(", ".join(state.label for state in rule.states), rule.state_question))
        asked += [Line(text, "Then") for text in (rule.date_question, rule.detail) if text]
        asked.append(Line(asked_at(rule), "When"))
        does = [Line(rule.action, "What to do", Mark.STAFF)] if rule.action else []
        if rule.patient_text:
            printed = Mark.RECORD if rule.for_record else Mark.PRINTED
            does.append(Line(rule.patient_text, "To patients", printed))
        if rule.refer_to:
            does.append(Line(rule.refer_to, "Ask"))
        override = (
            "A clinician may overrule it, with a reason." if rule.overridable else "Nobody may overrule it."
        )
        does.append(Line(override, "Overruling"))
        wait_lines = tuple(waits(rule))
        known = [
            Line(
                CONFIDENCE.get(rule.confidence, rule.confidence),
                "How sure",
                None,
                self._sources(rule.sources),
            ),
            *noted(rule.note),
        ]
        weighs = [
            Line(graded_words(graded), head=self._jump(Kind.TREATMENT, treatment))
            for treatment, graded in rule.severity.items()
        ]
        states = [
            Line(graded_words(state.graded), state.label) for state in rule.states if state.graded is not None
        ]
        lead = f"{rule.matters_when[:1].upper()}{rule.matters_when[1:]}." if rule.matters_when else ""
        return lead, mark, [
            Section("The question", tuple(asked)), Section("What it means", tuple(does)),
            Section("How it weighs on each treatment", tuple(weighs)),
            Section("In these states, for every treatment", tuple(states)),
            Section("Waiting", wait_lines), Section("What it rests on", tuple(known)),
        ]  # fmt: skip

    def _source(self, id: str) -> tuple[str, Mark | None, list[Section]]:
        one: Source = self._catalogue.source[id]
        how = [Line(one.citation, "Citation"), Line(one.type, "Kind of study"), Line(one.doi, "DOI")]
        how += [
            Line(one.url, "Address"),
            Line(VERIFIED[one.verified], "Read"),
            Line(one.how_verified, "How"),
        ]
        how.append(Line(one.limitations, "Limits"))
        figures = tuple(map(Line, one.key_figures))
        lead = f"Its figures {'may be' if one.print_figures else 'are never'} printed."
        return lead, None, [
            Section("The source", tuple(line for line in how if line.text)),
            Section("Its figures, in our words", figures),
        ]  # fmt: skip

    def _text(self, id: str) -> tuple[str, Mark | None, list[Section]]:
        kind, _, rest = id.partition(".")
        named = self._index.named_by(Ref(Kind.TEXT, id))
        rests = Line(
            "", "Sources", jumps=self._sources(link.to.id for link in named if link.to.kind is Kind.SOURCE)
        )
        about = tuple(
            Line(self._what((link,)), head=Jump(self._short(link.to), link.to))
            for link in named
            if link.to.kind is not Kind.SOURCE
        )
        lines, mark = self._text_lines(kind, rest)
        found = [Line(text, name, _mark_of(name, mark)) for name, text in lines if text]
        return "", mark, [Section("What it says", (*found, rests)), Section("About", about)]

    def _text_lines(self, kind: str, id: str) -> tuple[Sequence[tuple[str, str]], Mark | None]:
        catalogue = self._catalogue
        if kind == "care":
            line = next(one for entry in catalogue.treatments for one in entry.care if one.id == id)
            facts = (("For", line.applies), ("Note", line.note), ("Sources differ", line.conflict))
            return facts, Mark.PRINTED if line.patient else Mark.STAFF
        if kind == "everyday":
            return (("To patients", next(one.text for one in catalogue.everyday if one.id == id)),), None
        if kind == "day":
            day = catalogue.days[int(id) - 1]
            until = f"Day {day.first}" if day.last == day.first else f"From day {day.first}"
            until += f" to {day.last}" if day.last is not None and day.last != day.first else ""
            return (("When", until),), Mark.PRINTED
        if kind == "modifier":
            return modifier(catalogue.modifier[id])
        if kind == "history":
            item = next(one for one in catalogue.history if one.id == id)
            return (("Ask", item.ask), ("Why", item.why), ("Note", item.note)), Mark.STAFF
        if kind == "scale":
            scale = next(one for one in catalogue.scales if one.id == id)
            facts = (("Scale", scale.one_line), ("Range", scale.range), ("Terms of use", scale.use_terms))
            return (*facts, ("Note", scale.note)), Mark.STAFF
        if kind == "standard":
            rule = next(one for one in catalogue.standards if one.id == id)
            return (("Rule", rule.rule), ("Checked by", rule.machine_check), ("Note", rule.note)), Mark.STAFF
        return (), Mark.STAFF if kind == "no-letter" else Mark.PRINTED


def _mark_of(name: str, whole: Mark | None) -> Mark | None:
    """Whether one fact of a text is printed: its words for patients are, unless none of it ever is."""
    if name == "To patients":
        return Mark.RECORD if whole is Mark.RECORD else Mark.PRINTED
    return Mark.STAFF if name in ("Note", "Numbers", "Sources differ") else None
