"""Historical cases most like a moment, and what became of their ties."""
