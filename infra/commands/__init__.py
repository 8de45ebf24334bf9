"""The sub-commands of `frontdesk`, one file each."""
