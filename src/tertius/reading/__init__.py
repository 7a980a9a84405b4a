"""Reading: from an article to a draft case, by rules and dictionaries alone, with every quote in the text."""
