"""Effects of kind behaviour; a leading underscore marks a shared helper module."""
