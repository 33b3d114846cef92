"""Nothing to print."""
