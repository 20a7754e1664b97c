"""What the frame of a consultation's view shows of how far it is: steps, tabs of pages, foot bar, facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.sections.skin import PHOTOTYPES
from ui.consultation.finish_page import FinishPage
from ui.consultation.tab_row import Tab
from ui.consultation.view_frame import LOW
from ui.consultation.words import count_words
from ui.short_date import short_date
from ui.widgets.step_list import Step, StepState

if TYPE_CHECKING:
    from ui.consultation.consultation_view import ConsultationView
    from ui.consultation.pages import Page

_STATES = {
    "done": StepState.DONE,
    "current": StepState.CURRENT,
    "started": StepState.STARTED,
    "later": StepState.LATER,
    "blocked": StepState.BLOCKED,
}


def show_progress(view: ConsultationView) -> None:
    """Bring steps, tabs, the foot bar and the facts beside the patient's name up to date."""
    controller = view.controller
    waiting = controller.unanswered()
    steps = tuple(
        Step(state.step, state.title, state.words, _STATES[state.state]) for state in controller.step_states()
    )
    view.steps.show_steps(steps, sum(waiting.values()))
    _show_page_tabs(view, waiting)
    order = [page.id for page in controller.pages]
    place = order.index(controller.page)
    view.foot.show_page(
        back=view.ways.before,
        forward=controller.pages[place + 1].title if place + 1 < len(order) else "",
        waiting=waiting[controller.page],
        back_to=view.ways.back_to,
        act=view.page.act_words if isinstance(view.page, FinishPage) else "",
    )
    _show_facts(view)


def _show_page_tabs(view: ConsultationView, waiting: dict[str, int]) -> None:
    controller = view.controller
    pages = [page for page in controller.pages if page.step == view.page.page.step]
    # In a low window the question needs the room; steps, Continue and F6 lead to every page.
    view.page_tabs.setVisible(len(pages) > 1 and view.height() >= LOW)
    if len(pages) > 1:
        view.page_tabs.set_tabs([_page_tab(page, waiting[page.id]) for page in pages], controller.page)


def _page_tab(page: Page, waiting: int) -> Tab:
    words = count_words(waiting, "question left", "questions left") if waiting else "Complete"
    return Tab(page.id, page.title, words, not waiting)


def _show_facts(view: ConsultationView) -> None:
    controller = view.controller
    enabled = controller.enabled
    phototype = enabled.code("skin.phototype")
    named = enabled.codes("allergies.list")
    known = {"Y": "None known", "UNK": "Not sure"}.get(enabled.code("allergies.none-known") or "", "")
    facts = {
        "Visit": short_date(controller.visit),
        "Skin type": PHOTOTYPES.display(phototype).split(":")[0] if phototype else "",
        "Allergies": count_words(len(named), "named", "named") if named else known,
    }
    view.banner.show_patient(controller.patient, visit=controller.today, facts=facts)
