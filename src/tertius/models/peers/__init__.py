"""Ties of states to a few powers, window by window, with what peers did before: an exact likelihood."""
