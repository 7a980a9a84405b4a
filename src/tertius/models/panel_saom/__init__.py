"""From the panel to the data of an actor-oriented model."""
