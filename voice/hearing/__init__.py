"""Sound to words: what was said, among phrases that are handed in, or nothing. Knows no journey; decides nothing."""
