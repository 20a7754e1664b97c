"""One file for each widget of the gallery; each has its `ENTRY`."""

from __future__ import annotations

from ui.gallery.entries import (
    answer_notes,
    body_map,
    buttons,
    cards,
    certainty_dots,
    choices,
    clinic_bars,
    due_lines,
    fields,
    large_answers,
    messages,
    photographs,
    result_bars,
    save_state,
    segmented_answer,
    signature_pad,
    steps,
    study_bars,
    suitability_card,
    tick_list,
    type_styles,
    verdict_chip,
)
from ui.gallery.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    buttons.ENTRY,
    segmented_answer.ENTRY,
    fields.ENTRY,
    choices.ENTRY,
    large_answers.ENTRY,
    tick_list.ENTRY,
    verdict_chip.ENTRY,
    certainty_dots.ENTRY,
    suitability_card.ENTRY,
    answer_notes.ENTRY,
    steps.ENTRY,
    messages.ENTRY,
    save_state.ENTRY,
    body_map.ENTRY,
    study_bars.ENTRY,
    result_bars.ENTRY,
    clinic_bars.ENTRY,
    due_lines.ENTRY,
    signature_pad.ENTRY,
    photographs.ENTRY,
    cards.ENTRY,
    type_styles.ENTRY,
)
