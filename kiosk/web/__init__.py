"""What both Flask faces share: visits, headers, pictograms, base pages. Knows no scene and no conversation."""
