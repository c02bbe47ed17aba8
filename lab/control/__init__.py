"""The command `lab/lab`: brings the lab up and down. Standard library only; one concern per file."""
