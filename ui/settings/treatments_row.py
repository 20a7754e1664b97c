"""A row to tick treatments in, for whatever can be for some of them only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.questionnaire import Choice, ChoiceList, Item, ItemType
from ui.registry.form_row import FormRow
from ui.widgets.choice_fields import ManyChoiceField

if TYPE_CHECKING:
    from intake.catalogue import Catalogue


def treatments_row(name: str, words: str, catalogue: Catalogue, *, label: str, hint: str = "") -> FormRow:
    """A tick box for each treatment. `label` names the row for a screen reader, where its words recur."""
    choices = tuple(Choice(entry.id, entry.short_name) for entry in catalogue.treatments)
    item = Item(
        link_id=name,
        text=words,
        label=label,
        type=ItemType.CHOICE,
        choices=ChoiceList("treatments", choices),
        repeats=True,
    )
    return FormRow(ManyChoiceField(item), hint=hint)


def ticked(row: FormRow, before: tuple[str, ...]) -> tuple[str, ...]:
    """The ids that are ticked. Ticks have an order of their own: that of `before` is no change."""
    chosen = tuple(str(code) for code in row.field.value())
    return before if set(chosen) == set(before) else chosen
