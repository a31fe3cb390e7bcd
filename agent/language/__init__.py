"""Claims into words, and words held against claims."""
