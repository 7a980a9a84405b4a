"""Runs, ties and measures in the formats of other programs."""
