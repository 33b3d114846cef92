"""Telephone lines: calls, their sound and their keys, as a PBX hands them over. Knows no journey and no word."""
