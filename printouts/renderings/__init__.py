"""What a document becomes: a tagged PDF, ESC/POS bytes, plain text, sentences to speak."""
