"""Derivations, one file each: parsed sources to rows of panel tables."""
