"""Case files: their schema, their loader, and what is checked in them."""
