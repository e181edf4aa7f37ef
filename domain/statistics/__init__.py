"""Statistics: fixed cubes, taken once a quarter and never changed."""
