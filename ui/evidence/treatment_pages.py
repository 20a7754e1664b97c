"""The pages of treatments, and of the choices that are none. No Qt."""

from __future__ import annotations

from intake.catalogue_results import Range
from intake.catalogue_treatments import Alternative, Treatment
from intake.evidence_index import Kind, Ref
from ui.evidence.page_links import PageLinks
from ui.evidence.page_parts import CARE, CERTAINTY, Jump, Line, Mark, Section, range_words


class TreatmentPages(PageLinks):
    """What is known of a treatment, what is printed of it, and what must not be."""

    def _treatment(self, id: str) -> tuple[str, Mark | None, list[Section]]:
        other = self._catalogue.alternative.get(id)
        return self._alternative(other) if other else self._device(self._catalogue.treatment[id])

    def _alternative(self, one: Alternative) -> tuple[str, Mark | None, list[Section]]:
        sure = one.how_sure_words
        lines = [
            Line(sure, "How sure"), Line(one.visits, "Visits"), Line(one.days_to_heal, "Days to heal"),
            Line(one.dark_marks, "Dark marks", jumps=self._sources(one.column_sources)),
        ]  # fmt: skip
        said = Section("What it says", (Line(one.text, mark=Mark.PRINTED, jumps=self._sources(one.sources)),))
        return "", None, [said, Section("Beside the treatments", tuple(lines))]

    def _device(self, one: Treatment) -> tuple[str, Mark | None, list[Section]]:
        best = one.best_for
        sure = (
            f"{CERTAINTY[one.evidence.level].capitalize()} ({one.evidence.level} of 4). {one.evidence.text}"
        )
        what = [
            *self._said("In short", one.what_it_is, Mark.PRINTED),
            *self._said("What the name stands for", one.identity_problem, Mark.STAFF),
            *self._said("Clearance", one.regulatory, Mark.STAFF),
            *self._said("What patients are told", one.patient_status, Mark.PRINTED),
        ]
        if one.needs_device:
            what.append(
                Line("It cannot be judged suitable until the clinic has recorded the device.", "Device")
            )
        if one.needs_sign_off:
            what.append(Line("It needs a named specialist’s sign-off, kept in the settings.", "Sign-off"))
        how = [
            Line(sure, "How sure", Mark.STAFF, self._sources(one.evidence.sources)),
            Line(one.evidence.patient_text, "To patients", Mark.PRINTED),
            *self._said("Improvement", one.improvement, Mark.PRINTED),
        ]
        figures = [
            Line(
                figure.print_text or f"{figure.measure}: {figure.result} ({figure.rater})",
                "",
                Mark.PRINTED if figure in one.printed_figures else Mark.NEVER,
                self._sources(figure.sources),
                Jump(figure.measure[:1].upper() + figure.measure[1:], Ref(Kind.FIGURE, figure.id)),
            )
            for figure in one.figures
        ]
        never = [Line(text, mark=Mark.NEVER) for text in one.do_not_print]
        can = [line for part in one.may_do for line in self._said("May", part, Mark.PRINTED)]
        cannot = [line for part in one.will_not_do for line in self._said("Will not", part, Mark.PRINTED)]
        harms = [
            Line(
                effect.print_text or effect.plain,
                effect.name.capitalize(),
                Mark.PRINTED if effect.printed else Mark.NEVER,
                (
                    *(self._jump(Kind.FIGURE, number) for number in effect.numbers),
                    *self._sources(effect.sources),
                ),
            )
            for effect in one.side_effects
        ]
        marks = [
            Line(best.rubra, "Red marks"), Line(best.alba, "White marks"), Line(best.areas, "Places"),
            Line(best.phototypes, "Skin types", jumps=self._sources(best.sources)),
        ]  # fmt: skip
        course = [
            self._range("Sessions", one.sessions), self._range("Weeks between", one.interval_weeks),
            self._range("Minutes", one.minutes_per_session), self._range("Days to heal", one.downtime_days),
            *self._said("Judge it", one.judge, Mark.PRINTED), *self._said("Numbing", one.anaesthesia),
            *self._said("Pain", one.pain, Mark.PRINTED),
        ]  # fmt: skip
        return one.plain_name, None, [
            Section("What it is", tuple(what)), Section("What is known", tuple(how)),
            Section("What studies saw", tuple(figures)), Section("What must not be printed", tuple(never)),
            Section("What it can and cannot do", (*can, *cannot)), Section("What can go wrong", tuple(harms)),
            Section("For which marks it was studied", tuple(marks)), Section("The course", tuple(course)),
            Section("What the clinic must record", tuple(map(Line, one.clinic_must_record))),
            self._advice(one),
        ]  # fmt: skip

    def _advice(self, one: Treatment) -> Section:
        lines = tuple(
            Line(
                line.text,
                "",
                Mark.PRINTED if line.patient else Mark.STAFF,
                head=Jump(CARE[line.kind], Ref(Kind.TEXT, f"care.{line.id}")),
            )
            for line in one.care
        )
        return Section("Advice", lines)

    def _range(self, name: str, numbers: Range) -> Line:
        return Line(range_words(numbers), name, jumps=self._sources(numbers.sources))
