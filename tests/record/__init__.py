"""Nothing that was said is lost: the journal on disks that fail, crashes, shipping."""
