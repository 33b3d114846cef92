"""What the papers say: from what was decided and the script's words to documents. Knows no printer and no channel."""
