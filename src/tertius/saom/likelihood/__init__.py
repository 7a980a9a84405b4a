"""Likelihood of actor-oriented models: augmented paths, maximum likelihood, log-likelihoods, Bayes."""
