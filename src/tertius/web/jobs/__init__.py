"""Long work: a queue in the database, one process a job, progress that a page can follow."""
