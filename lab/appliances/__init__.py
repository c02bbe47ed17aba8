"""The OVAs that the lab's site offers, as the vendors of operating systems do. Their disks have nothing on them."""
