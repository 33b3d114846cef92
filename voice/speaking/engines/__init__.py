"""Text to sound, one module an engine, all behind one interface."""

from voice.speaking.engines.engine import Engine

__all__ = ["Engine"]
