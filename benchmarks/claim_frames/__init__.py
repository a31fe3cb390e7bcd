"""Ways to tell claims, faithful and corrupted, written by hand."""
