"""Functions that several families of effects share."""
