"""Tags of the entries room."""
