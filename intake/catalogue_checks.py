"""Checks that the catalogue holds together: no dangling id, no entry twice, nothing printed unproved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intake.catalogue import Catalogue, CatalogueProblem
from intake.catalogue_everyday_reader import everyday_problems

COLOURS = ("red", "pink", "purple", "brown", "silver", "white")
PHOTOTYPES = ("I", "II", "III", "IV", "V", "VI")
CAUSES = ("puberty", "pregnancy", "weight", "training", "steroid", "illness", "unknown")


def check_references(catalogue: Catalogue) -> None:
    """Refuse a catalogue with a dangling reference. Errors: `CatalogueProblem`."""
    for sentence in _problems(catalogue):
        raise CatalogueProblem(sentence)


def _problems(catalogue: Catalogue) -> Iterator[str]:
    yield from _twice(catalogue)
    yield from _dangling_sources(catalogue)
    yield from _treatment_problems(catalogue)
    yield from _rule_problems(catalogue)
    yield from _claim_problems(catalogue)
    yield from _modifier_problems(catalogue)
    yield from _region_problems(catalogue)
    yield from everyday_problems(catalogue)


def _twice(catalogue: Catalogue) -> Iterator[str]:
    lists: dict[str, Iterable[str]] = {
        "treatments.toml, treatment": [entry.id for entry in catalogue.treatments],
        "treatments.toml, alternative": [entry.id for entry in catalogue.alternatives],
        "treatments.toml, figure": [figure.id for entry in catalogue.treatments for figure in entry.figures],
        "contraindications.toml, contraindication": [entry.id for entry in catalogue.contraindications],
        "evidence.toml, source": [entry.id for entry in catalogue.sources],
        "evidence.toml, number": [entry.id for entry in catalogue.numbers],
        "claims.toml, claim": [entry.id for entry in catalogue.claims],
        "claims.toml, contradiction": [entry.id for entry in catalogue.contradictions],
        "claims.toml, bundle": [entry.id for entry in catalogue.bundles],
        "modifiers.toml, modifier": [entry.id for entry in catalogue.modifiers],
        "history.toml, history": [entry.id for entry in catalogue.history],
        "history.toml, scale": [entry.id for entry in catalogue.scales],
        "standards.toml, rule": [entry.id for entry in catalogue.standards],
        "regions.toml, region": [entry.code for entry in catalogue.regions],
        "everyday.toml, question": [entry.id for entry in catalogue.everyday],
    }
    for where, ids in lists.items():
        seen: set[str] = set()
        for entry_id in ids:
            if entry_id in seen:
                yield f"{where} {entry_id}: the id stands twice. Keep one."
            seen.add(entry_id)


def _cited(catalogue: Catalogue) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every place that cites sources, with its ids."""
    yield "treatments.toml, always", catalogue.always.sources
    for alternative in catalogue.alternatives:
        where = f"treatments.toml, alternative {alternative.id}"
        yield where, (*alternative.sources, *alternative.column_sources)
    yield "everyday.toml, normal", catalogue.normal.sources
    for question in catalogue.everyday:
        yield f"everyday.toml, question {question.id}", question.sources
    for place, line in enumerate(catalogue.days, start=1):
        yield f"everyday.toml, day {place}", line.sources
    for treatment in catalogue.treatments:
        where = f"treatments.toml, treatment {treatment.id}"
        sourced = [treatment.what_it_is, treatment.judge, treatment.improvement, treatment.pain]
        sourced.append(treatment.anaesthesia)
        sourced += [*treatment.may_do, *treatment.will_not_do]
        sourced += [part for part in (treatment.regulatory, treatment.patient_status) if part]
        sourced += [treatment.identity_problem] if treatment.identity_problem else []
        yield from ((f'{where}, "{part.text[:30]}"', part.sources) for part in sourced)
        yield where, treatment.evidence.sources
        yield where, treatment.best_for.sources
        ranges = (
            treatment.sessions,
            treatment.interval_weeks,
            treatment.minutes_per_session,
            treatment.downtime_days,
        )
        yield from ((where, part.sources) for part in ranges)
        yield from ((f"{where}, figure {figure.id}", figure.sources) for figure in treatment.figures)
        told = ((figure.id, figure.looked_at) for figure in treatment.figures)
        yield from ((f"{where}, looked_at of {id}", when.sources) for id, when in told if when is not None)
        yield from ((f"{where}, side_effect {part.name}", part.sources) for part in treatment.side_effects)
        yield from ((f"care.toml, line {line.id}", line.sources) for line in treatment.care)
    for rule in catalogue.contraindications:
        yield f"contraindications.toml, contraindication {rule.id}", rule.sources
    for number in catalogue.numbers:
        yield f"evidence.toml, number {number.id}", number.sources
    for claim in catalogue.claims:
        yield f"claims.toml, claim {claim.id}", (claim.source, *claim.sources)
    for point in catalogue.contradictions:
        yield f"claims.toml, contradiction {point.id}", point.sources
        for answer in (point.answer, *point.answers.values()):
            yield f"claims.toml, contradiction {point.id}, answer", answer.sources
    for modifier in catalogue.modifiers:
        yield f"modifiers.toml, modifier {modifier.id}", modifier.sources
    for item in catalogue.history:
        yield f"history.toml, history {item.id}", item.sources
    for scale in catalogue.scales:
        yield f"history.toml, scale {scale.id}", scale.sources
    for standard in catalogue.standards:
        yield f"standards.toml, rule {standard.id}", standard.sources


def _dangling_sources(catalogue: Catalogue) -> Iterator[str]:
    for where, ids in _cited(catalogue):
        for source in ids:
            if source not in catalogue.source:
                yield f'{where}: the source "{source}" is not in evidence.toml. Add it, or correct the id.'


def _treatment_problems(catalogue: Catalogue) -> Iterator[str]:
    for treatment in catalogue.treatments:
        where = f"treatments.toml, treatment {treatment.id}"
        for figure in treatment.figures:
            unproved = [source for source in figure.sources if not catalogue.source[source].print_figures]
            if figure.printed and unproved:
                yield (
                    f"{where}, figure {figure.id}: it is marked to print, but the figures of "
                    f'"{unproved[0]}" may not be printed. Set print = false.'
                )
        for effect in treatment.side_effects:
            proved = any(catalogue.source[source].print_figures for source in effect.sources)
            if effect.printed and effect.per_100 is not None and not proved:
                yield (
                    f"{where}, side_effect {effect.name}: its figure is marked to print, "
                    "but no source of it may be. Set print = false."
                )
            for number in effect.numbers:
                if number not in catalogue.number:
                    what = f"{where}, side_effect {effect.name}"
                    yield f'{what}: the number "{number}" is not in evidence.toml.'


def _rule_problems(catalogue: Catalogue) -> Iterator[str]:
    known = set(catalogue.treatment)
    for entry in catalogue.treatments:
        for line in entry.care:
            if line.only_for and line.only_for not in catalogue.contraindication:
                where = f"care.toml, line {line.id}"
                yield f'{where}: there is no contraindication "{line.only_for}". Correct the id.'
    for rule in catalogue.contraindications:
        where = f"contraindications.toml, contraindication {rule.id}"
        for treatment in rule.severity:
            if treatment not in known:
                yield f'{where}: there is no treatment "{treatment}". Correct the id.'
        for missing in sorted(known - set(rule.severity)):
            yield f'{where}: it has no severity for "{missing}". Add one.'


def _claim_problems(catalogue: Catalogue) -> Iterator[str]:
    for claim in catalogue.claims:
        yield from _unknown(
            f"claims.toml, claim {claim.id}", "treatment", claim.treatments, catalogue.treatment
        )
        yield from _unknown(f"claims.toml, claim {claim.id}", "claim", claim.conflicts_with, catalogue.claim)
    for point in catalogue.contradictions:
        where = f"claims.toml, contradiction {point.id}"
        yield from _unknown(where, "treatment", point.answers, catalogue.treatment)
        for _, ids in point.sides:
            yield from _unknown(where, "claim", ids, catalogue.claim)
    for bundle in catalogue.bundles:
        where = f"claims.toml, bundle {bundle.id}"
        yield from _unknown(where, "claim", bundle.claims, catalogue.claim)
        yield from _unknown(where, "contradiction", bundle.answered_by, catalogue.contradiction)


def _modifier_problems(catalogue: Catalogue) -> Iterator[str]:
    for modifier in catalogue.modifiers:
        where, when = f"modifiers.toml, modifier {modifier.id}", modifier.when
        yield from _unknown(where, "contraindication", when.health, catalogue.contraindication)
        yield from _unknown(where, "treatment", when.treatments, catalogue.treatment)
        yield from _unknown(where, "colour", when.colours, COLOURS)
        yield from _unknown(where, "phototype", when.phototypes, PHOTOTYPES)
        yield from _unknown(where, "cause", when.causes, CAUSES)


def _region_problems(catalogue: Catalogue) -> Iterator[str]:
    for region in catalogue.regions:
        where = f"regions.toml, region {region.code}"
        yield from _unknown(where, "region", region.neighbours, catalogue.region)
        for neighbour in region.neighbours:
            other = catalogue.region.get(neighbour)
            if other is not None and other.treatable and region.code not in other.neighbours:
                yield f'{where}: "{neighbour}" is its neighbour, but not the other way round. Name both.'


def _unknown(where: str, kind: str, ids: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    for entry_id in ids:
        if entry_id not in known:
            yield f'{where}: there is no {kind} "{entry_id}". Correct the id.'
