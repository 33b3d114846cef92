"""A receipt printer without hardware, for tests, demonstrations and training.

Written from the ESC/POS command manual; shares no code with what writes our receipts, so that each checks the other.
"""

from printouts.virtual.machine import Fault, Machine, PowerLost
from printouts.virtual.paper import Line, Paper
from printouts.virtual.server import VirtualPrinter

__all__ = ["Fault", "Line", "Machine", "Paper", "PowerLost", "VirtualPrinter"]
