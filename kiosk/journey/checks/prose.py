"""What may not stand in prose: what only a site knows, forbidden promises, and careless typography."""

import re
from collections.abc import Iterator, Mapping
from gettext import gettext as _

from kiosk.journey.checks.subject import Subject
from kiosk.journey.plain_text import found_phrases
from kiosk.journey.problem import Problem
from kiosk.journey.tongue import Sign


def N_(sentence: str) -> str:  # noqa: N802 – the name that marks words for the catalogue
    """Marks words for the catalogue; they are looked up when they are said."""
    return sentence


_SPACE = "[ \u00a0\u202f]"

# Where letters go to: postal lines by nature.
_RECIPIENTS = ("papers", "recipients")

# Opening hours: « 8 h », « 8h30 », « de 8 heures à 17 heures ». « 24 h sur 24 » and « 72 heures » are lengths.
_HOURS = re.compile(
    rf"\b(?:[01]?\d|2[0-3]){_SPACE}?h(?:{_SPACE}?\d{{2}})?\b"
    rf"|\bde{_SPACE}\d{{1,2}}{_SPACE}heures{_SPACE}à{_SPACE}\d{{1,2}}{_SPACE}heures\b"
)
_POSTCODE = re.compile(r"(?<![\d.-])\d{5}(?!\d)")
_STREET = re.compile(
    rf"\b\d{{1,4}}(?:{_SPACE}?(?:bis|ter))?,?{_SPACE}"
    rf"(?:rue|avenue|boulevard|place|chemin|impasse|allée|quai|route|cours|square|esplanade)\b"
    rf"|\b(?:TSA|BP|CS){_SPACE}\d+|\bcedex\b",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(
    rf"(?:\+33{_SPACE}?\d|\b0\d)(?:[ .\u00a0\u202f]?\d{{2}}){{4}}\b"  # ten digits
    rf"|(?<![\d,]{_SPACE})(?<![\d,])\b\d{{2}}{_SPACE}\d{{2}}\b(?!{_SPACE}?[\d%€])"  # short numbers, « 36 46 »
    r"|(?<![\d.,-])3\d{3}(?!\d)"  # the same in one piece; a count of thousands has a space
)

# What a language's signs forbid, each with what to do instead. Which of them a language has, its tongue's file says.
_FORBIDDEN: Mapping[Sign, tuple[re.Pattern[str], str]] = {
    Sign.STRAIGHT_APOSTROPHE: (
        re.compile(r"(?<=[^\W\d_])'(?=\w)"),
        N_("a straight apostrophe: write « ’ »."),
    ),
    Sign.STRAIGHT_QUOTE: (re.compile(r'"'), N_("straight quotation marks: write « … ».")),
    # A sign after a word and a plain or no space. « 12:30 », « http:// » and signs in a row are left alone.
    Sign.UNSPACED_SIGN: (
        re.compile(r"(?<![\u202f;:!?…(])(?:[;!?](?![\w=])|(?<!http)(?<!https):(?![/\d]))"),
        N_("no narrow no-break space (U+202F) before « {sign} »: put one."),
    ),
    Sign.UNSPACED_GUILLEMET: (
        re.compile(r"«(?!\u202f)|(?<!\u202f)»"),
        N_("no narrow no-break space (U+202F) inside « {sign} »: put one."),
    ),
    Sign.SPACED_SIGN: (
        re.compile(r"\s[;:!?.,،؛؟](?=\s|$)"),
        N_("a space before « {sign} »: this language has none there."),
    ),
    Sign.UNOPENED_QUESTION: (
        re.compile(r"^[^¿]*\?|^[^¡]*!"),
        N_("« {sign} » is not opened: begin with « ¿ » or « ¡ »."),
    ),
    Sign.LATIN_PUNCTUATION: (
        re.compile(r"(?<=[\u0600-\u06ff])[,;?]"),
        N_("« {sign} » after Arabic letters: write « ، », « ؛ » or « ؟ »."),
    ),
    Sign.OTHER_DIGITS: (
        re.compile(r"[\u0660-\u0669\u06f0-\u06f9]"),
        N_("« {sign} » is no Western figure: write 0 to 9, as on every French paper."),
    ),
}


def prose_leaves_the_site_its_own(subject: Subject) -> Iterator[Problem]:
    """Hours, addresses and telephone numbers change from site to site: they are settings, never prose."""
    allowed = {_joined(number) for number in subject.text.words.telephones}
    kinds = (
        (_HOURS, _("opening hours")),
        (_POSTCODE, _("a postcode")),
        (_STREET, _("an address")),
        (_TELEPHONE, _("a telephone number")),
    )
    for address, text in subject.texts():
        if address[:2] == _RECIPIENTS:
            continue
        for pattern, what in kinds:
            for found in pattern.finditer(text):
                if _joined(found[0]) not in allowed:
                    told = _("« {found} » looks like {what}: it belongs to the site's settings (« {{site.…}} »).")
                    yield subject.problem(address, "site-prose", told.format(found=found[0], what=what), phrase=text)


def _joined(number: str) -> str:
    return "".join(number.split())


def promises_are_kept_out(subject: Subject) -> Iterator[Problem]:
    """Turns that the script forbids itself, because they promise or push, stand nowhere."""
    for address, text in subject.texts():
        for phrase in found_phrases(text, subject.text.words.forbidden):
            yield subject.problem(
                address,
                "forbidden",
                _("« {phrase} » is a turn that words.toml forbids: say it otherwise.").format(phrase=phrase),
                phrase=text,
            )


def loaded_words_are_somebodys(subject: Subject) -> Iterator[Problem]:
    """Words that take a side stand in an opinion that names who holds it, never in the kiosk's own voice."""
    own = [(address, text) for address, text in subject.titles()]
    own += [
        (entry.address, text)
        for entry in subject.entries
        if entry.words.speaker is None
        for text in entry.words.variants()
    ]
    for address, text in own:
        for phrase in found_phrases(text, subject.text.words.loaded):
            told = _("« {phrase} » takes a side: say it plainly, or give the passage its speaker.")
            yield subject.problem(address, "loaded", told.format(phrase=phrase), phrase=text)


def typography_is_careful(subject: Subject) -> Iterator[Problem]:
    """Each language has its signs: where they want spaces, which quotation marks, which figures."""
    forbidden = [_FORBIDDEN[sign] for sign in sorted(subject.tongue.signs)]
    for address, text in subject.texts():
        for pattern, sentence in forbidden:
            if found := pattern.search(text):
                told = _(sentence).format(sign=found[0].strip()[-1:])
                yield subject.problem(address, "typography", told, phrase=text)
