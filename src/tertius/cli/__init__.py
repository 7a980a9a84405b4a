"""The command line."""

import os

# Matrices here are small: a second thread of the linear algebra spins more than it computes.  Compiled models
# have threads of their own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
