"""What differs between two versions of the catalogue, for whoever signs the newer one.

A version that was signed before can be compared only while its files are kept: in `intake/data/earlier`, in
a folder named by the version. A version without such a folder is not known any more, and that is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable

from intake.catalogue import Catalogue, CatalogueProblem
from intake.catalogue_reader import load_catalogue
from intake.evidence_index import Kind, Ref

EARLIER = "earlier"


class Was(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that is not what it was, by its address in the evidence, with its title of now or of then."""

    ref: Ref
    title: str
    was: Was


def changes(before: Catalogue, now: Catalogue) -> tuple[Change, ...]:
    """What was added, changed and removed from one version to the next, in the order of the newer one."""
    old, new = _entries(before), _entries(now)
    found = []
    for ref, (title, fact) in new.items():
        if ref not in old:
            found.append(Change(ref, title, Was.ADDED))
        elif old[ref][1] != fact:
            found.append(Change(ref, title, Was.CHANGED))
    found += [Change(ref, title, Was.REMOVED) for ref, (title, _fact) in old.items() if ref not in new]
    return tuple(found)


def earlier_catalogue(version: str, folder: Traversable | None = None) -> Catalogue | None:
    """The catalogue of an earlier version; None where its files are not kept or not readable any more."""
    folder = files("intake") / "data" / EARLIER if folder is None else folder
    # A version is a name typed by somebody: it may not lead out of the folder.
    if version not in {each.name for each in folder.iterdir()} if folder.is_dir() else True:
        return None
    try:
        return load_catalogue(folder / version)
    except CatalogueProblem:
        return None


def _entries(catalogue: Catalogue) -> dict[Ref, tuple[str, object]]:
    """Every entry with its title and its facts; advice stands with its treatments."""
    found: dict[Ref, tuple[str, object]] = {}
    for treatment in catalogue.treatments:
        found[Ref(Kind.TREATMENT, treatment.id)] = treatment.name, treatment
    for alternative in catalogue.alternatives:
        found[Ref(Kind.TREATMENT, alternative.id)] = alternative.plain_name, alternative
    for rule in catalogue.contraindications:
        found[Ref(Kind.RULE, rule.id)] = rule.name, rule
    for claim in catalogue.claims:
        found[Ref(Kind.CLAIM, claim.id)] = claim.normalised, claim
    for point in catalogue.contradictions:
        found[Ref(Kind.CLAIM, point.id)] = point.topic, point
    for bundle in catalogue.bundles:
        found[Ref(Kind.CLAIM, bundle.id)] = bundle.line, bundle
    for number in catalogue.numbers:
        found[Ref(Kind.FIGURE, number.id)] = number.label, number
    for source in catalogue.sources:
        found[Ref(Kind.SOURCE, source.id)] = source.short, source
    for modifier in catalogue.modifiers:
        found[Ref(Kind.TEXT, f"modifier.{modifier.id}")] = modifier.name, modifier
    for one in catalogue.everyday:
        found[Ref(Kind.TEXT, f"everyday.{one.id}")] = one.title, one
    for place, day in enumerate(catalogue.days, start=1):
        found[Ref(Kind.TEXT, f"day.{place}")] = day.text, day
    for item in catalogue.history:
        found[Ref(Kind.TEXT, f"history.{item.id}")] = item.label, item
    for scale in catalogue.scales:
        found[Ref(Kind.TEXT, f"scale.{scale.id}")] = scale.name, scale
    for standard in catalogue.standards:
        found[Ref(Kind.TEXT, f"standard.{standard.id}")] = standard.topic, standard
    return found
