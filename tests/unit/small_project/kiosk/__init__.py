"""A kiosk that only notes what it was asked."""
