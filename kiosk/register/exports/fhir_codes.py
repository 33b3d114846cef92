"""The codes of FHIR R4 and of IHE's Privacy Consent on FHIR (PCF 1.1) that exports use. Values alone."""

from collections.abc import Sequence

URN = "urn:clairvoix:"

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
REASONS = f"{_TERMINOLOGY}v3-ActReason"
ROLES = f"{_TERMINOLOGY}v3-RoleCode"
AGENTS = f"{_TERMINOLOGY}provenance-participant-type"

SCOPE = (f"{_TERMINOLOGY}consentscope", "patient-privacy")
CATEGORY = ("http://loinc.org", "59284-0")  # Consent Document
PAPER = ("http://loinc.org", "64292-6")  # Release of information consent

BASIC = "https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentBasic"
INTERMEDIATE = "https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentIntermediate"
# PCF 1.1, BasicPurposeVS; other purposes need the intermediate profile.
BASIC_PURPOSES = frozenset({"TREAT", "HPAYMT", "HOPERAT", "BTG"})
# Those of v3-ActReason, PurposeOfUse, that a decision of a person can be about.
PURPOSES = BASIC_PURPOSES | frozenset({"ETREAT", "CLINTRCH", "HRESCH", "PATRQT", "PUBHLTH", "FAMRQT"})

# v3-ActReason, test health data: what PCF's own examples bear.
TEST = "HTEST"

# FHIR R4, Consent.status, but for drafts: nothing stands in an export before the signed paper is in.
CONSENT_STATES = frozenset({"active", "inactive", "entered-in-error"})
PROVISIONS = frozenset({"permit", "deny"})
# FHIR R4, DocumentReference.status.
PAPER_STATES = frozenset({"current", "superseded", "entered-in-error"})


def profile(purposes: Sequence[str]) -> str:
    """The profile that a Consent for these purposes keeps."""
    return BASIC if BASIC_PURPOSES.issuperset(purposes) else INTERMEDIATE
