"""Forms of the planning room: what people type becomes the facts of an act."""
