"""The OVAs that the lab's site offers, as the vendors of operating systems do: a descriptor, and a disk with nothing on it."""
