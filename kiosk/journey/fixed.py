"""The scenes that every journey has: their names, the options each must offer words for, and the blanks to fill.

The words themselves are the script's (`scenes.toml`, `words.toml`). A script that lacks one of these, or has one
that the engine doesn't know, does not load.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FixedScene:
    """`options`: ids that need a label. `blanks`: the `{…}` that title, passages or labels may use."""

    options: tuple[str, ...] = ()
    blanks: frozenset[str] = frozenset()


def _scene(*options: str, blanks: str = "") -> FixedScene:
    return FixedScene(options, frozenset(blanks.split()))


FIXED_SCENES: Mapping[str, FixedScene] = {
    # --- the welcome
    "welcome": _scene("start", "known", "paper", blanks="inactivity"),
    "notice": _scene(),
    "notice_more": _scene(blanks="inactivity"),
    "capacity": _scene("person", "parent", "guardian"),
    "measure": _scene("assistance", "representation", "unknown"),
    "measure_assistance": _scene(),
    "measure_representation": _scene(),
    "measure_unknown": _scene(),
    "how": _scene(),
    # --- finding one's way
    "home": _scene("essential", "topics", "decide", "other", blanks="minutes"),
    "other": _scene("paper", "topic_number", "resume_slip", "finish"),
    "topics": _scene("others"),
    "group": _scene("others"),
    "topic_menu": _scene("more", "arguments", "concerns", "sources"),
    "topic_next": _scene("next_topic", "topics", "home", "braille"),
    "sources": _scene(),
    "topic_number": _scene(),
    "topic_unknown": _scene(),
    "decide": _scene("others"),
    "decision_group": _scene("others"),
    # --- deciding
    "aloud": _scene("privately", "aloud", "silent"),
    "essential_offer": _scene("hear", "skip", blanks="minutes decision"),
    "letter_date": _scene(blanks="question"),
    "letter_date_wrong": _scene(),
    "letter_date_read": _scene(blanks="deadline date"),
    "letter_date_late": _scene(blanks="deadline date"),
    "answers_alike": _scene(),
    "answers_explained": _scene(blanks="answer"),
    "answer": _scene(),
    "readback": _scene("confirm", "change", blanks="answer"),
    "decided": _scene("another", "review"),
    "not_needed": _scene(),
    # --- review and confirmation
    "review": _scene("another", "confirm", "change", "signing", "nothing"),
    "review_empty": _scene("decide", "home"),
    "signing": _scene("hand", "mark", "helped"),
    "change": _scene("others"),
    "storing": _scene(),
    "not_stored": _scene("again", "leave", blanks="reason"),
    # --- paper
    "printing": _scene(blanks="place"),
    "printed": _scene(blanks="paper place"),
    "in_hand": _scene("yes", "no", blanks="paper place"),
    "not_printed": _scene("again", "go_on", blanks="paper reason"),
    "paper_readback": _scene("receipt", "letters", "braille", "go_on", blanks="reference code"),
    "receipt_readback": _scene(),
    "letter_readback": _scene(),
    "paper_doubtful": _scene("hear", "person", "go_on", blanks="paper"),
    "paper_meant": _scene(),
    "remaining": _scene(),
    "finished": _scene("another_child", "another_decision", "end"),
    # --- a paper in the hand
    "paper_reference": _scene(),
    "paper_code": _scene(),
    "looking_up": _scene(),
    "paper_not_found": _scene("again", "home", blanks="reason"),
    "paper_found": _scene("change", "home", blanks="reference date"),
    "resumed": _scene(),
    "resume_printed": _scene("go_on", "end", blanks="place"),
    # --- at any time
    "asked_back": _scene("yes", "no"),
    "keys_offered": _scene("again", "go_on", "person"),
    "person_offered": _scene("person", "go_on"),
    "stopping": _scene("go_on", "resume_slip", "stop"),
    "alert": _scene("stay", blanks="seconds"),
    "languages": _scene("signs", "others"),
    "switches_offered": _scene("try", "skip"),
    "switches_running": _scene(),
    "help": _scene(),
    "help_coming": _scene(),
    "help_there": _scene(),
    "help_unanswered": _scene("again", "resume_slip", "go_on"),
    "view_asked": _scene("agree", "refuse", blanks="who"),
    "ended_finished": _scene(),
    "ended_stopped": _scene(),
    "ended_timed_out": _scene(),
}

# Scenes that only somebody who isn't there meets, and options that only they have: on the telephone (`phone.toml`).
FAR_SCENES: Mapping[str, FixedScene] = {
    "welcome": _scene("resume", blanks="minutes"),
    "pen": _scene(),
    "reference_told": _scene(blanks="reference code"),
    "reference_check": _scene(),
    "reference_wrong": _scene(),
    "delivery": _scene("collect", "post"),
    "collect": _scene(),
    "dictate_post": _scene(),
    "dictate_call_back": _scene(),
    "dictated": _scene("keep", "again", "erase"),
    "keeping": _scene(),
    "kept_post": _scene(),
    "kept_call_back": _scene(),
    "not_kept": _scene("again", "go_on", blanks="reason"),
    "resume_told": _scene(blanks="topic number"),
    "resume_nothing": _scene(),
    "finished": _scene("reference_again"),
    "help_unanswered": _scene("call_back"),
}

# … and sentences that only they are told.
FAR_PARTS: Mapping[str, frozenset[str]] = {
    "topic_begins": frozenset({"number"}),
    "topic_ends": frozenset({"number"}),
    "sheet_elsewhere": frozenset(),
    "reason_nothing_heard": frozenset(),
}

NOTICES: Mapping[str, frozenset[str]] = {
    name: frozenset(blanks.split())
    for name, blanks in {
        "not_here": "",
        "first_scene": "",
        "slower": "rate",
        "faster": "rate",
        "slowest": "rate",
        "fastest": "rate",
        "paced": "rate pace",  # slower, or faster, of the voice and of what scans
        "rhythm_found": "pace guard",
        "rhythm_slowest": "pace guard",
        "rhythm_by_hand": "guard",
        "louder": "volume",
        "softer": "volume",
        "loudest": "volume",
        "softest": "volume",
        "larger": "size",
        "smaller": "size",
        "largest": "size",
        "smallest": "size",
        "contrast_paper": "",
        "contrast_dark": "",
        "contrast_light": "",
        "contrast_soft": "",
        "ruler_on": "",
        "ruler_off": "",
        "reset": "",
        "curtain_on": "",
        "curtain_off": "",
        "pointer_on": "",
        "pointer_off": "",
        "signs_on": "",
        "signs_off": "",
        "language": "language",
        "paused": "",
        "repeated": "",
        "not_a_paper_here": "",
        "braille_sent": "place",
        "braille_not_sent": "",
        "wrong_length": "length",
        "situation_kept": "",
        "headphones_in": "",
        "headphones_out": "",
        "device_fault": "",
        "heard_badly": "",
        "heard_contrary": "",
        "heard_too_long": "",
        "heard_nothing": "",
        "say_otherwise": "",
        "say_again": "",
        "hearing_lost": "",
        "microphone_gone": "",
        "keypad_gone": "",
        "demonstration": "",
        "without_roll": "",
        "without_sheet": "",
        "without_paper": "",
        "without_sound": "",
        "without_microphone": "",
    }.items()
}

WHERE: Mapping[str, frozenset[str]] = {
    name: frozenset(blanks.split())
    for name, blanks in {
        "part": "title n of",  # « Les urgences, 2 sur 7 »
        "decision": "decision n of",  # « Décision : …, étape 2 sur 7 »
        "heard": "heard of",  # « Vous avez écouté 5 sujets sur 29 »
        "answers": "answers",  # « Vous avez donné 2 réponses. Rien n'est encore enregistré. »
        "recorded": "",  # « Votre décision est enregistrée. »
    }.items()
}

# Sentences that scenes are built from, in `words.toml` under `[parts]`.
PARTS: Mapping[str, frozenset[str]] = {
    name: frozenset(blanks.split())
    for name, blanks in {
        "source": "title publisher date",
        "option": "label n",  # how an option is spoken: « Je refuse : touche 2 »
        "changes": "answer",  # heading before what an answer changes
        "stays": "answer",
        "costs": "answer",
        "situation": "situation",
        "nothing_done": "",  # « Rien n'est fait tant que l'Assurance maladie n'a pas répondu. »
        "remains": "",  # « Il vous reste à faire : »
        "enclose": "enclosures",  # what goes along with a letter
        "enclose_proof": "",
        "come_back": "date",
        "superseded": "",
        "not_yet": "",
        "well_explained": "",
        "signs_none": "",  # among the languages: no passage is filmed in sign language
        "signs_hand": "",  # how what is to be signed will be signed
        "signs_mark": "",
        "signs_helped": "",
        "modified": "",  # the words were changed by the site
        "unreviewed": "",
        "reason_disk": "",
        "reason_register": "",
        "reason_unknown": "",
        "reason_mistyped": "",
        "reason_slow_down": "",
        "reason_foreign": "",
        "reason_forged": "",
        "reason_paper_out": "",
        "reason_cover_open": "",
        "reason_jam": "",
        "reason_hot": "",
        "reason_offline": "",
        "reason_printer": "",
        "paper_form": "",
        "paper_letter": "",
        "paper_copy": "",  # of a letter, in the language of whoever signs it
        "paper_receipt": "",
        "paper_reminder": "",
        "paper_sheet": "title",  # the sheet's own
        "paper_slip": "",
        "place_unknown": "",
        "braille_note": "",  # at the head of whatever is embossed
        "place_preview": "",
        "printed_nowhere": "",  # the title, where papers go to a folder: no printer is there
        "viewer_named": "viewer",  # who asks to see the answers
        "viewer_mediator": "",
        "viewer_manager": "",
        "rate": "n",
        "volume": "n",
        "size": "n",
    }.items()
}
