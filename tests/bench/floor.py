"""The least that screening could cost: as many rules as the catalogue has, each a bare compiled closure.

It keeps severities and nothing else: no places, no waits, no reasons, no missing questions. It is no
screening, only a floor to hold ours against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from intake.catalogue import Catalogue

Values = Mapping[str, Sequence[object]]
Closure = Callable[[Values], tuple[int, ...] | None]


def compile_floor(catalogue: Catalogue) -> Callable[[Values], list[int]]:
    """A function from answers to the worst severity of each treatment."""
    treatments = [entry.id for entry in catalogue.treatments]
    rules = [
        _closure(rule.link_id, tuple(int(rule.severity[treatment].at_site) for treatment in treatments))
        for rule in catalogue.contraindications
    ]
    nothing = [0] * len(treatments)

    def worst(values: Values) -> list[int]:
        result = nothing
        for rule in rules:
            found = rule(values)
            if found is not None:
                result = [max(pair) for pair in zip(result, found, strict=True)]
        return result

    return worst


def _closure(link_id: str, severities: tuple[int, ...]) -> Closure:
    def rule(values: Values) -> tuple[int, ...] | None:
        given = values.get(link_id)
        return severities if given and given[0] in ("Y", "UNK") else None

    return rule
