"""How files of cases are sealed, how they come in piece by piece, and how they go out again."""
