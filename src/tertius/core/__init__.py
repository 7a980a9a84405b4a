"""Errors, registry, seeds, the result store and provenance: what every stage uses."""
