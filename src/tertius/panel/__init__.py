"""The panel: states, traits, ties, events, places and geography since 1946, typed and with units."""
