"""The pages of claims, of what articles disagree on, and of figures. No Qt."""

from __future__ import annotations

from intake.catalogue_claims import Claim, Contradiction
from intake.catalogue_results import Number
from intake.evidence_index import Kind, Ref
from intake.proportions import per_hundred
from ui.evidence.page_links import PageLinks
from ui.evidence.page_parts import VERDICTS, Line, Mark, Section, between, noted, of_hundred


class ClaimPages(PageLinks):
    """What a founding article says with its verdict and answer, and what a study counted."""

    def _claim(self, id: str) -> tuple[str, Mark | None, list[Section]]:
        catalogue = self._catalogue
        if id in catalogue.claim:
            return self._quoted(catalogue.claim[id])
        if id in catalogue.contradiction:
            return self._point(catalogue.contradiction[id])
        bundle = catalogue.bundle[id]
        stands = Line("", "Stands for", jumps=tuple(self._jump(Kind.CLAIM, one) for one in bundle.claims))
        answer = [
            line
            for one in bundle.answered_by
            for line in self._said("Answer", catalogue.contradiction[one].answer, Mark.PRINTED)
        ]
        points = tuple(self._jump(Kind.CLAIM, one) for one in bundle.answered_by)
        return "A line that patients tick when they have read or heard it.", Mark.PRINTED, [
            Section("What it stands for", (stands,)),
            Section("What we answer", (*answer, Line("", "From", jumps=points))),
        ]  # fmt: skip

    def _quoted(self, claim: Claim) -> tuple[str, Mark | None, list[Section]]:
        says = [
            Line(VERDICTS[claim.verdict], "Verdict"),
            *([Line(claim.why, "Why")] if claim.why else []),
            Line(claim.normalised, "In short"),
            Line("", "Said by", jumps=self._sources((claim.source,))),
            Line("", "What is known", jumps=self._sources(claim.sources)),
        ]
        answers = [
            line
            for link in self._index.resting_on(Ref(Kind.CLAIM, claim.id))
            if link.by.id in self._catalogue.contradiction
            for line in self._said("Answer", self._catalogue.contradiction[link.by.id].answer, Mark.PRINTED)
        ]
        about = tuple(self._jump(Kind.TREATMENT, one) for one in claim.treatments)
        against = tuple(self._jump(Kind.CLAIM, one) for one in claim.conflicts_with)
        lead = "From a founding article, in its own words. Patients read our answer to it instead."
        return lead, Mark.NEVER, [
            Section("What the evidence says of it", tuple(line for line in says if line.text or line.jumps)),
            Section("Our answer for patients", tuple(dict.fromkeys(answers))),
            Section("About", (Line("", jumps=about),) if about else ()),
            Section("Disagrees with", (Line("", jumps=against),) if against else ()),
        ]  # fmt: skip

    def _point(self, point: Contradiction) -> tuple[str, Mark | None, list[Section]]:
        sides = [
            Line(says[:1].upper() + says[1:], jumps=tuple(self._jump(Kind.CLAIM, one) for one in claims))
            for says, claims in point.sides
        ]
        answers = self._said("For all", point.answer, Mark.PRINTED)
        for treatment, answer in point.answers.items():
            answers += self._said(self._catalogue.treatment[treatment].short_name, answer, Mark.PRINTED)
        known = Line(point.evidence_says, mark=Mark.STAFF, jumps=self._sources(point.sources))
        return "", None, [
            Section("What the articles say", tuple(sides)), Section("What is known", (known,)),
            Section("Our answer for patients", tuple(answers)),
        ]  # fmt: skip

    def _figure(self, id: str) -> tuple[str, Mark | None, list[Section]]:
        one = self._figures[id]
        sources = Line("", "Source", jumps=self._sources(one.sources))
        if isinstance(one, Number):
            count = (
                f"{one.events} of {one.of} {one.unit}, {one.per_100:g} out of 100 ({between(one.interval)})"
            )
            return "", None, [Section("The count", (Line(count), *noted(one.note), sources))]
        people = f"{one.n} {one.unit}" if one.n is not None else one.n_text
        lines = [
            Line(one.result, "Result"), Line(one.rater, "Who rated"), Line(people, "How many"),
            Line(", ".join(one.colours), "Marks"), Line(one.caution, "Said with it", Mark.PRINTED),
            *noted(one.note), sources,
        ]  # fmt: skip
        counts = [
            Line(f"{one.count}{of_hundred(one.per_100, one.interval)}", one.label.capitalize())
            for one in one.counts
        ]
        shares = per_hundred([part.count for part in one.parts]) if one.parts else ()
        parts = [
            Line(f"{share} out of 100 ({part.count} people)", part.label.capitalize())
            for part, share in zip(one.parts, shares, strict=True)
        ]
        printed = [Line(one.print_text, mark=Mark.PRINTED)] if one.printed and one.print_text else []
        if one.beside_others:
            printed.append(Line("It is printed only with another figure beside it."))
        return "", Mark.PRINTED if one.printed else Mark.NEVER, [
            Section("What the study saw", tuple(line for line in lines if line.text or line.jumps)),
            Section("Counts", tuple(counts)), Section("All its people, as they are drawn", tuple(parts)),
            Section("On paper", tuple(printed)),
        ]  # fmt: skip
