"""The tables, by subject. Their objects never leave the package `db`: `db.records` holds what does.

All are imported here, because the one metadata (`Base.metadata`) knows a table once its module was read.
Rows of `APPEND_ONLY` tables are never changed or deleted: triggers, made by the migrations, abort it.
"""

from db.models.audit import AuditEventModel, LostEditModel
from db.models.base import Base, Entered, Versioned
from db.models.clinic import ClinicFactModel, ClinicSettingsModel, PersonModel, PresenceModel, TypedTextModel
from db.models.consultations import (
    AnswerChangeModel,
    ConsultationModel,
    FindingModel,
    MarkModel,
    OverrideModel,
    PlanModel,
    VerdictModel,
)
from db.models.courses import OutcomeModel, TreatmentSessionModel
from db.models.documents import (
    AmendmentModel,
    DocumentModel,
    DocumentPrintingModel,
    DocumentReleaseModel,
    SignatureModel,
    SigningModel,
)
from db.models.patients import PatientMergeModel, PatientModel, PatientWordModel, WordFormModel
from db.models.photos import PhotoConsentModel, PhotoModel, PhotoStateModel

__all__ = [
    "APPEND_ONLY",
    "AmendmentModel",
    "AnswerChangeModel",
    "AuditEventModel",
    "Base",
    "ClinicFactModel",
    "ClinicSettingsModel",
    "ConsultationModel",
    "DocumentModel",
    "DocumentPrintingModel",
    "DocumentReleaseModel",
    "Entered",
    "FindingModel",
    "LostEditModel",
    "MarkModel",
    "OutcomeModel",
    "OverrideModel",
    "PatientMergeModel",
    "PatientModel",
    "PatientWordModel",
    "PersonModel",
    "PhotoConsentModel",
    "PhotoModel",
    "PhotoStateModel",
    "PlanModel",
    "PresenceModel",
    "SignatureModel",
    "SigningModel",
    "TreatmentSessionModel",
    "TypedTextModel",
    "VerdictModel",
    "Versioned",
    "WordFormModel",
]

APPEND_ONLY = (
    "answer_change",
    "override",
    "document",
    "document_printing",
    "document_release",
    "signing",
    "signature",
    "amendment",
    "audit_event",
    "lost_edit",
    "photo",
    "photo_state",
    "photo_consent",
    "treatment_session",
    "outcome",
    "patient_merge",
)
