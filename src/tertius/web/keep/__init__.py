"""What the workbench keeps: files by id in the workspace, and one SQLite database."""
