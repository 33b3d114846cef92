"""The places of a conversation, one family a file: what each presents, and where each choice leads."""
