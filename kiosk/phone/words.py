"""The line's own sentences: keys of the catalogue, each in one place. What a journey says stands in its script."""

from collections.abc import Iterator
from functools import cache

from kiosk.catalogue import Translator, translator

# Marks words for the catalogue's extraction; they are looked up in the caller's language.
N_ = str

# Around a scene.
GO_ON = N_("To go on, press hash.")
KEYS = N_("At any time: hash goes on, star goes back, 5 repeats, 0 calls a person, 9 stops.")
ERASED = N_("Erased. You can type again.")
PAUSED = N_("Paused. To go on, press 5.")
NOTHING_HEARD = N_("Nothing was heard.")

# Speech, where the site hears it.
OR_SAY_IT = N_("You can also say the words of a choice.")
KEYS_ALONE = N_("For now the line hears keys alone: many people are speaking to it.")

# Which language? Each is told in itself, before the welcome.
THIS_LANGUAGE = N_("This language: hash.")

# The menu behind 6.
MORE = N_("To learn more about this, press {n}.")
EXPLAIN = N_("For what “{word}” means, press {n}.")
AGAIN = N_("To hear this again, press 5.")
BACK = N_("To go back to where you were, press hash.")

# Nobody presses anything.
NO_KEY = N_("No key was heard.")
PERSON = N_("For a person, press 0.")
ERASED_UNLESS_ANSWERED = N_("Without an answer, what you said is erased.")
VOICE_ERASED = N_("No answer came: what you said is erased.")
ENDS_SOON = N_("This call will end in about two minutes. To have more time, press any key.")

# Before the first scene.
CLOSED = N_("The reception is closed now; this line explains at any hour.")
ALL_TAKEN = N_("All lines are taken. You are number {n} to wait; please stay.")
TURNED_AWAY = N_("All lines are taken, and others wait already. Please call again in half an hour.")
WAS_CUT = N_("A call from this telephone was cut a short while ago.")
RESUME = N_("To go on from there, press 1.")
ANEW = N_("To begin anew, press 2.")

_FIXED = (
    GO_ON, KEYS, ERASED, PAUSED, NOTHING_HEARD, AGAIN, BACK, NO_KEY, PERSON, OR_SAY_IT, ERASED_UNLESS_ANSWERED,
    VOICE_ERASED, ENDS_SOON, CLOSED, TURNED_AWAY, WAS_CUT, RESUME, ANEW, KEYS_ALONE, THIS_LANGUAGE,
)  # fmt: skip


@cache
def in_language(language: str) -> Translator:
    """What says these sentences in `language`. Raises UnknownLanguage."""
    return translator(language)


def spoken_sentences(translate: Translator, most_waiting: int) -> Iterator[str]:
    """Every sentence of its own that the line may say: to be rendered to sound ahead."""
    yield from (translate(sentence) for sentence in _FIXED)
    yield from (translate(MORE).format(n=n) for n in range(1, 5))
    yield from (translate(ALL_TAKEN).format(n=n) for n in range(1, most_waiting + 1))
