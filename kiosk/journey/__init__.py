"""The conversation: a script, its scenes, what comes in and what goes out, and one pure state machine.

Knows nothing of screens, sound, paper or storage, and knows no subject by name.
"""
