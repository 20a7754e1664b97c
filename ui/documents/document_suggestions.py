"""What the page of documents suggests and nobody has chosen yet: the language, and the name of who treats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from intake.language import ENGLISH
from ui.documents.document_kinds import choice_of_kind, languages_of, reviewed_languages
from ui.documents.seen_by import NAMED, OPERATOR, TREATMENT, name_to_offer
from ui.documents.spoken_language import spoken_language

if TYPE_CHECKING:
    from db.actor import Actor
    from ui.consultation.controller import ConsultationController
    from ui.documents.documents_panel import DocumentsPanel


class DocumentSuggestions(QObject):
    """Works on one panel, for one visit. What somebody chose stays chosen, and nothing is named unasked."""

    def __init__(self, controller: ConsultationController, actor: Actor, panel: DocumentsPanel) -> None:
        super().__init__(panel)
        self._controller, self._actor, self._panel = controller, actor, panel
        panel.seen_by.named.connect(self._name)
        controller.clinic_changed.connect(self.refresh)
        controller.frozen.changed.connect(self._offer_name)
        controller.answered.connect(self._on_answered)

    def refresh(self) -> None:
        """Look again at the record, the clinic and the documents made so far."""
        controller = self._controller
        version = controller.knowledge.catalogue.version
        self._panel.form.show_reviewed(reviewed_languages(controller.clinic, version, on=controller.today))
        self._suggest_language()
        self._offer_name()

    def _suggest_language(self) -> None:
        """That of the newest document, which somebody chose; else what is spoken at home; else English."""
        form, spoken = self._panel.form, self._controller.patient.language
        kinds = (choice_of_kind(each.kind) for each in self._panel.model.documents)
        made = next((each for each in kinds if each is not None and len(languages_of(each.kind)) > 1), None)
        language = spoken_language(spoken)
        if made is not None:
            form.suggest_language(made.language)
        elif language is not None:
            form.suggest_language(language.code, spoken)
        else:
            form.suggest_language(ENGLISH.code)

    def _offer_name(self) -> None:
        self._panel.seen_by.offer(name_to_offer(self._controller, self._actor))

    def _name(self, name: str) -> None:
        """Whoever is signed in says that they do the treatment."""
        if name != name_to_offer(self._controller, self._actor):
            # Another name was given meanwhile, at another desk.
            self._offer_name()
            return
        self._controller.answer(OPERATOR, (name,), said_by="practitioner")
        self._panel.say(NAMED.format(name=name))
        self._panel.make_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_answered(self, path: str) -> None:
        if path in (OPERATOR, TREATMENT):
            self._offer_name()
