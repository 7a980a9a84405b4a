"""Effects of kind network; a leading underscore marks a shared helper module."""
