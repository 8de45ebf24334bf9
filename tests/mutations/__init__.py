"""Do the tests bite? Holes are planted in the schema, one at a time, and each must be noticed.

A hole is SQL that makes the database let somebody do what he may not; the files of holes/ hold them. For each there is
a fresh copy of the migrated database with the hole in it, which four layers judge: the pgTAP suite, the written
privileges, the advisors of the Supabase command line, and tests that do something and look what came of it: attackers
and the like, or those that a hole names because they come near it. No layer sees every hole; a hole that none sees is a
gap in the tests. The control run has no hole, and all layers must be content with it.

A hole describes itself as a change of the text that is in the database (edit.sql), so that it cannot outlive what it
changes: where the text is not there any more, planting fails.
"""
