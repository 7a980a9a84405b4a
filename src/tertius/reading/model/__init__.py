"""A language model that helps with a reading: any endpoint of the OpenAI form, checked and on record."""
