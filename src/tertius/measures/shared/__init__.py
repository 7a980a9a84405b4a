"""What several measures share: cubes by state, year and patron; channels; roll calls."""
