"""Backups: the database and a box's state folder, to a folder or an S3-compatible store, and back again."""
