"""The Flask face of the person: pages, sound, keys. Knows scenes and millimetres; knows no subject."""
