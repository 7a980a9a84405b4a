"""A scenario from its file to tables, figures and a record."""
