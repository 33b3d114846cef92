"""Figures that can be shown to everybody: counted by month, rounded so that no number tells of anybody."""
