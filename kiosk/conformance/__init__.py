"""What accessibility asks of the kiosk, what proves it, and what isn't met: as data, as a page, as a paper."""
