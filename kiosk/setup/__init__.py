"""The first day of a kiosk: what is asked of a site, and the file that its answers are written to."""
