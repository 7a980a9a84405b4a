"""What parsers of several sources share: delimited files, frames, workbooks, dates."""
