"""Sections of the dossier, one file each."""
