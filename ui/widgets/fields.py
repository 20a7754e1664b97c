"""Which field asks an item: one field class per item type, so that a new question needs no new code."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from intake.conditions import NO, NOT_SURE, YES
from intake.questionnaire import Item, ItemType
from ui.widgets.choice_fields import MOST_RADIOS, ComboField, ManyChoiceField, RadioField
from ui.widgets.field import Field
from ui.widgets.list_field import ListField
from ui.widgets.segment import YesNoNotSureField
from ui.widgets.text_fields import TYPED_FIELDS

_SEGMENT = {YES, NO, NOT_SURE}


class NoField(LookupError):
    """An item that is not asked by a field: a group."""


def field_class(item: Item) -> type[Field]:
    """The class of the field that asks an item. Errors: `NoField` for a group."""
    if item.type is ItemType.CHOICE and item.choices is not None:
        if item.repeats:
            return ManyChoiceField
        if {choice.code for choice in item.choices.choices} == _SEGMENT:
            return YesNoNotSureField
        return RadioField if len(item.choices.choices) <= MOST_RADIOS else ComboField
    if item.type is ItemType.STRING and item.repeats:
        return ListField
    if item.type not in TYPED_FIELDS:
        raise NoField(f"{item.link_id} is a {item.type.value}, which no field asks.")
    return TYPED_FIELDS[item.type]


def field_for(item: Item, parent: QWidget | None = None) -> Field:
    """A new, empty field for an item. Errors: `NoField` for a group."""
    return field_class(item)(item, parent)
