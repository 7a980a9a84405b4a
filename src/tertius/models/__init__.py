"""Statistical models, one file each; the interstate model and the bridge to network models have folders."""
