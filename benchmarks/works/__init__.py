"""What is measured, one work per file."""
