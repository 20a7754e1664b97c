"""Overruling a finding: which one, for which treatments, why and in whose name; the decisions so far."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake.questionnaire import Item, ItemType
from intake.screening import SPECIALIST_SIGN_OFF, OverrideProblem
from intake.sections.common import choices
from ui.consultation.controller import ConsultationController
from ui.consultation.decision_list import DecisionList
from ui.consultation.kept_reasons import written
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.cards import Card
from ui.widgets.choice_fields import ComboField, ManyChoiceField
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label
from ui.widgets.reading_order import set_reading_order
from ui.widgets.text_fields import TextField

SHUT = "This visit is signed or finished. To overrule a finding, open it again first, at the top."
_PLANNED = "plan.treatment"
_NONE_TICKED = "-"
"""In a text that is kept: somebody took all ticks away. Without a word nobody has ticked anything yet."""
_REASON = Item(link_id="override.reason", text="Reason, for the record", type=ItemType.TEXT)


class OverrideForm(QWidget):
    """Closed it is a button; open it asks for the finding, the treatments and the reason.

    `touched` tells every key and tick.
    """

    recorded = Signal(str)
    touched = Signal()

    def __init__(self, controller: ConsultationController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._findings: tuple[str, ...] = ()
        self.open_button = PlainButton("&Overrule a finding", self, icon="pencil")
        self.open_button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.open_button.clicked.connect(self.open)
        self.form: Card | None = None
        self.finding: ComboField | None = None
        self.treatments: ManyChoiceField | None = None
        self._meant = ""
        self._meant_for: tuple[str, ...] | None = None
        self._asked_for: tuple[str | None, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._decisions = DecisionList(controller.knowledge.catalogue, self)
        self._column.addWidget(self._decisions)
        self._column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.shut = Hint(SHUT, self)
        self._column.addWidget(self.shut)
        controller.answered.connect(self._follow_plan)
        controller.frozen.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Follow the findings and the decisions as they stand."""
        findings, is_frozen = self._present(), self._controller.frozen.is_frozen
        if is_frozen and self.form is not None:
            # What is typed in it stays, and is there again when the visit is opened.
            self.form.hide()
        is_open = self.form is not None and not self.form.isHidden()
        self.open_button.setVisible(bool(findings) and not is_frozen and not is_open)
        self.shut.setVisible(bool(findings) and is_frozen)
        if findings != self._findings:
            self._findings = findings
            if self.form is not None and not self.form.isHidden():
                self._ask_which()
        elif self.form is not None and not self.form.isHidden():
            self._ask_for_which()
        self._decisions.show_decisions(self._controller.overrides)

    def _follow_plan(self, path: str) -> None:
        """Another treatment planned changes what is ticked by itself, and perhaps no verdict."""
        if path == _PLANNED:
            self.refresh()

    def open(self) -> None:
        """Show the form and go to it. What is frozen takes no decision: then it is told what would."""
        if self._controller.frozen.is_frozen:
            self._controller.frozen.kept_out.emit()
            return
        if self.form is None:
            self._build()
        assert self.form is not None
        self._show_form()
        assert self.finding is not None
        self.finding.take_focus()

    def open_for(self, contraindication: str) -> None:
        """Show the form for one finding, and go to the reason."""
        self.open()
        if self._controller.frozen.is_frozen:
            return
        assert self.finding is not None
        if contraindication in self._findings:
            self.finding.set_value((contraindication,))
            self._ask_for_which()
            self.reason.take_focus()

    def typed(self) -> str | None:
        """What is typed and not recorded, as it is kept; None without a reason.

        A finding that goes away takes the form with it, and not what was typed: the finding may come back.
        """
        if self.form is None:
            return None
        return written(
            finding=self._chosen(),
            treatments=" ".join(self._ticked()) or ("" if self._meant_for is None else _NONE_TICKED),
            reason=self.reason.input.toPlainText(),
        )

    def _chosen(self) -> str:
        """The finding that is chosen, or was until it went away."""
        now = next(iter(self.finding.value()), "") if self.finding is not None else ""
        return str(now) or self._meant

    def restore(self, typed: dict[str, str]) -> bool:
        """Show again what was typed, without taking the keyboard. Whether it is on the screen.

        While there is no finding it waits in the form, which is shown with the first.
        """
        if not typed.get("reason"):
            return False
        if self.form is None:
            self._build()
            assert self.form is not None
            self.form.hide()
        self._meant = typed.get("finding", "")
        named = typed.get("treatments", "")
        self._meant_for = None if not named else () if named == _NONE_TICKED else tuple(named.split())
        self.reason.set_value((typed["reason"],))
        if not self._findings or self._controller.frozen.is_frozen:
            return False
        self._show_form()
        return True

    def put_away(self) -> None:
        """Close the form, with the keyboard on its button. What was typed is there when it opens again."""
        if self.form is not None:
            self.form.hide()
        self.refresh()
        self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Put the form away and empty it."""
        if self.form is not None:
            self.form.hide()
            self.reason.set_value(())
            self._meant, self._meant_for = "", None
            self._asked_for = ()
            self.touched.emit()
        self.refresh()
        self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_form(self) -> None:
        assert self.form is not None
        self._ask_which()
        self.problem.hide()
        self.form.show()
        self.open_button.hide()

    def record(self) -> None:
        """Record the decision, or say why it is refused."""
        assert self.finding is not None
        chosen = next(iter(self.finding.value()), "")
        reason = next(iter(self.reason.value()), "")
        if not chosen:
            self._refuse("Choose the finding that you overrule.")
            self.finding.take_focus()
            return
        is_asked_anew = self._ask_for_which()
        ticked = self._ticked()
        if self.treatments is not None and not ticked:
            self._refuse("Tick the treatments that you overrule it for.")
            self.treatments.take_focus()
            return
        if is_asked_anew:
            self._refuse("What can be overruled has changed. Look at the ticks, then press Record again.")
            return
        try:
            self._controller.override(str(chosen), str(reason), ticked)
        except OverrideProblem as problem:
            self._refuse(str(problem))
            return
        label = self._controller.knowledge.catalogue.contraindication[str(chosen)].label
        self.close_form()
        self.recorded.emit(label)

    def _refuse(self, sentence: str) -> None:
        self.problem.set_text(sentence)
        self.problem.show()
        announce(self, sentence, at_once=True)

    def _build(self) -> None:
        self.form = Card(self)
        self.form.body.setContentsMargins(14, 12, 14, 14)
        self.form.body.setSpacing(6)
        self.form.add(Label("Overrule a finding", TextStyle.LABEL, parent=self.form))
        self.form.add(Hint("Your name and the reason stay in the record and print there.", self.form))
        self._which = QVBoxLayout()
        self.form.body.addLayout(self._which)
        self.reach = Label("Overrule it for", TextStyle.SMALL_LABEL, parent=self.form)
        self.form.add(self.reach)
        self._for_which = QVBoxLayout()
        self.form.body.addLayout(self._for_which)
        self.only_these = Hint("What is not ticked stays held back by this finding.", self.form)
        self.form.add(self.only_these)
        self.form.add(Label(_REASON.text, TextStyle.SMALL_LABEL, parent=self.form))
        self.reason = TextField(_REASON, self.form)
        self.reason.input.textChanged.connect(self.touched)
        self.form.add(self.reason)
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self.form)
        self.form.add(self.problem)
        buttons = QHBoxLayout()
        self.record_button = PrimaryButton("&Record", self.form)
        self.record_button.clicked.connect(self.record)
        self.cancel_button = QuietButton("Cancel", self.form)
        self.cancel_button.clicked.connect(self.close_form)
        buttons.addWidget(self.record_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        self.form.body.addLayout(buttons)
        self._column.addWidget(self.form)
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.form)
        away.setWhatsThis("Close the form to overrule a finding")
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.put_away)

    def _ask_which(self) -> None:
        rules = self._controller.knowledge.catalogue.contraindication
        item = Item(
            link_id="override.finding",
            text="Finding",
            type=ItemType.CHOICE,
            choices=choices("findings", {name: rules[name].label for name in self._findings}),
        )
        before = self._meant = self._chosen()
        if self.finding is not None:
            self._which.removeWidget(self.finding)
            self.finding.hide()
            self.finding.deleteLater()
        self.finding = ComboField(item, self.form)
        self.finding.set_value((before,) if before in self._findings else ())
        self.finding.answered.connect(lambda _values: self.touched.emit())
        self.finding.answered.connect(lambda _values: self._ask_for_which())
        self._which.addWidget(self.finding)
        self._asked_for = ()
        self._ask_for_which()

    def _ask_for_which(self) -> bool:
        """Ask which of the treatments that the finding holds are freed. That of the plan is ticked.

        Whether it is asked anew: then what was ticked on the screen may not be ticked any longer.
        """
        chosen, held = self._chosen(), self._held()
        asked = (chosen, self._controller.plan.treatment, *held)
        if asked == self._asked_for:
            return False
        self._asked_for = asked
        if chosen != self._meant:
            self._meant, self._meant_for = chosen, None
        if self.treatments is not None:
            self._for_which.removeWidget(self.treatments)
            self.treatments.hide()
            self.treatments.deleteLater()
            self.treatments = None
        if held:
            self._show_held(held)
        self.reach.setVisible(bool(held))
        self.only_these.setVisible(len(held) > 1)
        # Made late: without this Tab would leave the form before the reason.
        set_reading_order(self)
        return True

    def _show_held(self, held: dict[str, str]) -> None:
        planned = self._controller.plan.treatment
        alone = tuple(held) if len(held) == 1 else tuple(each for each in held if each == planned)
        item = Item(
            link_id="override.treatments",
            text="Overrule it for",
            type=ItemType.CHOICE,
            repeats=True,
            choices=choices("treatments", held),
        )
        self.treatments = ManyChoiceField(item, self.form)
        meant = alone if self._meant_for is None else self._meant_for
        self.treatments.set_value(tuple(each for each in meant if each in held))
        self.treatments.answered.connect(self._tick)
        self._for_which.addWidget(self.treatments)
        self.treatments.show()

    def _tick(self) -> None:
        self._meant_for = self._ticked()
        self.touched.emit()

    def _ticked(self) -> tuple[str, ...]:
        """The treatments that are ticked, or were until their finding went away."""
        if self.treatments is None:
            return self._meant_for or ()
        return tuple(str(each) for each in self.treatments.value())

    def _held(self) -> dict[str, str]:
        """The treatments that the chosen finding holds and nobody has overruled it for, with their names."""
        chosen = self._chosen()
        treatments = self._controller.knowledge.catalogue.treatment
        return {
            verdict.treatment: treatments[verdict.treatment].short_name
            for verdict in self._controller.verdicts
            if verdict.treatment in self._controller.offered
            and any(
                reason.contraindication == chosen and reason.override is None for reason in verdict.reasons
            )
        }

    def _present(self) -> tuple[str, ...]:
        """The findings of the treatments shown that are not overruled yet, worst first."""
        found = [
            finding
            for verdict in self._controller.verdicts
            if verdict.treatment in self._controller.offered
            for finding in verdict.reasons
            if finding.override is None and finding.contraindication != SPECIALIST_SIGN_OFF
        ]
        found.sort(key=lambda finding: -finding.severity)
        return tuple(dict.fromkeys(finding.contraindication for finding in found))
