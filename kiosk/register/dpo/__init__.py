"""The papers of data protection, made of the settings and of the code's own table of what is kept."""

from kiosk.register.dpo.kept import KEPT, Kept
from kiosk.register.dpo.papers import DRAFTS, Name, Paper, papers
from kiosk.register.dpo.wording import Wording, load_wording

__all__ = ["DRAFTS", "KEPT", "Kept", "Name", "Paper", "Wording", "load_wording", "papers"]
