"""The engines that hear, one process each."""
