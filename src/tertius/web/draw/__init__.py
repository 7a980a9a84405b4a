"""Drawings of the workbench as plain SVG, in a few milliseconds, in the dossier's colours."""
