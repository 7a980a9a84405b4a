"""Effects of kind rate; a leading underscore marks a shared helper module."""
