"""What a model is fitted to: variables, covariates, presence; descriptives."""
