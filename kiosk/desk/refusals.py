"""What the desk says of papers that it can't take: each trouble has its own sentence, and its own pictogram. Data."""

from dataclasses import dataclass

from kiosk.register import errors

N_ = str


@dataclass(frozen=True, slots=True)
class Refusal:
    """What can't be read here: the sentence, and a pictogram that says it without colour."""

    sentence: str
    pictogram: str


# The first that fits, in order: a subclass stands before its base.
REFUSALS: tuple[tuple[type[errors.RegisterError], Refusal], ...] = (
    (
        errors.NotAPaper,
        Refusal(N_("This code is not that of a form. Scan the square code of the form."), "barcode-off"),
    ),
    (
        errors.ForeignPaper,
        Refusal(
            N_("This paper comes from another place: {name}. It is filed there. Give it back to the person."), "map-off"
        ),
    ),
    (
        errors.AlteredPaper,
        Refusal(N_("The lines of this code were changed. Don’t file it; show it to the person in charge."), "file-off"),
    ),
    (
        errors.ForgedPaper,
        Refusal(
            N_("The signature of this code is not right. Don’t file it; show it to the person in charge."), "file-off"
        ),
    ),
    (
        errors.MistypedReference,
        Refusal(
            N_("A figure of this reference is wrong. Read its 12 figures again from the paper, or scan the form."),
            "backspace",
        ),
    ),
    (
        errors.UnknownReference,
        Refusal(N_("That is not the code of this paper. Read it again from the paper, or scan the form."), "backspace"),
    ),
    (
        errors.UnknownRecord,
        Refusal(
            N_("The register holds no paper {reference}: made elsewhere, or erased since. Don’t file it."),
            "file-unknown",
        ),
    ),
    (
        errors.NotedMeanwhile,
        Refusal(
            N_("Somebody noted something about {reference} meanwhile. Nothing was noted twice: look again."), "users"
        ),
    ),
    *(
        (
            kind,
            Refusal(
                N_("The words that this paper was made with are no longer in the archive. Restore it from a backup."),
                "file-unknown",
            ),
        )
        for kind in (errors.NotArchived, errors.ArchiveDamaged)
    ),
    (
        errors.UnknownScript,
        Refusal(
            N_("This paper was made with words that this kiosk doesn’t have. Show it to the person in charge."),
            "file-unknown",
        ),
    ),
)


def refusal_of(trouble: errors.RegisterError) -> Refusal | None:
    """What to say at the desk of an expected trouble; None where the register's own sentence is the right one."""
    return next((refusal for kind, refusal in REFUSALS if isinstance(trouble, kind)), None)
