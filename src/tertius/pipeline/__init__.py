"""The pipeline: build the panel from upstream files, run a case, resume, report progress."""
