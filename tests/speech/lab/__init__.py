"""Measuring how well the kiosk hears: voices, noises, lines, recordings, what engines make of them, and the tables."""
