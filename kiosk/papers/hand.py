"""What a person fills in and signs by hand: identity, and the ways to sign. The machine knows no identity."""

from kiosk.journey.session import Signing
from kiosk.journey.words import Capacity
from kiosk.papers.means import Means
from printouts.document import BlankLine, Block, Code, CombField, Heading, Paragraph, SignatureBox

# Letters of a name that fit beside each other in boxes of 8 mm on A4.
_NAME_BOXES = (20,)
_DATE_BOXES = (2, 2, 4)
# A French social-security number: sex, year, month, department, commune, order, key. Left empty, always.
_SOCIAL_SECURITY_BOXES = (1, 2, 2, 2, 3, 3, 2)


def identity(means: Means) -> tuple[Block, ...]:
    """The whole identity, for the form."""
    word = means.word
    given: list[Block] = [
        Heading(word("identity", "title")),
        CombField(word("identity", "birth_name"), _NAME_BOXES),
        CombField(word("identity", "first_names"), _NAME_BOXES),
        CombField(word("identity", "birth_date"), _DATE_BOXES, word("identity", "birth_date_hint")),
        social_security(means),
    ]
    return (*given, *_signer(means))


def short_identity(means: Means, *, asks_number: bool) -> tuple[Block, ...]:
    """What identifies a person in a letter, whose head has name and address of who writes it.

    Who writes for somebody else has given their own first names there: those of the child are still to be written.
    """
    word = means.word
    is_for_another = means.capacity is not Capacity.PERSON
    return (
        CombField(word("identity", "birth_name"), _NAME_BOXES),
        *((CombField(word("identity", "first_names"), _NAME_BOXES),) if is_for_another else ()),
        CombField(word("identity", "birth_date"), _DATE_BOXES, word("identity", "birth_date_hint")),
        *((social_security(means),) if asks_number else ()),
    )


def social_security(means: Means) -> CombField:
    """An empty line for the number, with who may fill it."""
    label, hint = means.word("identity", "social_security"), means.word("identity", "social_security_hint")
    return CombField(label, _SOCIAL_SECURITY_BOXES, hint)


def signing(means: Means, how: Signing, beside: Code | None = None) -> tuple[Block, ...]:
    """The place to sign: by hand, with a mark and its witnesses, or written at the person's request.

    `beside`: the code that stands beside the person's own signature or mark.
    """
    word = means.word
    by_hand = how is Signing.HAND
    label, hint = ("label", "hint") if by_hand else ("mark_label", "mark_hint")
    own: list[Block] = [
        BlankLine(word("signature", "place_and_date")),
        SignatureBox(word("signature", label), word("signature", hint)),
        *([beside] if beside else ()),
    ]
    match how:
        case Signing.HAND:
            return tuple(own)
        case Signing.MARK:
            return (
                *own,
                Paragraph(word("signature", "mark_witness"), is_strong=True),
                *witness(means),
                *witness(means),
            )
        case Signing.HELPED:
            return (
                *own,
                Paragraph(word("signature", "helper_statement"), is_strong=True),
                BlankLine(word("signature", "helper_name")),
                BlankLine(word("signature", "helper_role")),
                SignatureBox(word("signature", "helper_signature"), height_mm=22),
                *witness(means),
            )


def witness(means: Means) -> tuple[Block, ...]:
    """Where somebody signs who saw the person confirm."""
    word = means.word
    return (
        BlankLine(word("signature", "witness_name")),
        SignatureBox(word("signature", "witness_signature"), word("signature", "witness_statement"), height_mm=22),
    )


def _signer(means: Means) -> tuple[Block, ...]:
    if means.capacity is Capacity.PERSON:
        return ()
    word = means.word
    given: list[Block] = [
        Heading(word("identity", "signer_title")),
        BlankLine(word("identity", "signer_name")),
        BlankLine(word("identity", "signer_quality")),
    ]
    if means.capacity is Capacity.GUARDIAN:
        given.append(BlankLine(word("identity", "person_heard"), lines=2))
    return tuple(given)
