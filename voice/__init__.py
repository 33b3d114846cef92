"""Speaking and hearing. Knows sound and words; knows nothing of journeys, records or papers."""
