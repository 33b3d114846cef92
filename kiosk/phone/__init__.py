"""The telephone line: the same conversation, by ear and by twelve keys."""
