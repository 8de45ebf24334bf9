"""What is made from the migrated schema, and what judges it: the Supabase command line on a throw-away database."""
