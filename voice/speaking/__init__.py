"""Text to sound: what is said, by whom, and where the clips are. Knows no journey and no listening."""
