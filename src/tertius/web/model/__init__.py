"""What screens show, computed from runs and the record, without a word of HTML."""
