"""The Flask face of the mediator: getting in, people beside, papers in and out. Knows the register; no subject."""
