"""The screens, one file each; `SCREEN` holds its addresses."""
