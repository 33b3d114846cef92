"""Papers read back from the very bytes that went to a printer, and held against the document that they should say."""

from printouts.readback.papers import read

__all__ = ["read"]
