"""One room for each stage in the life of a competition."""
