-- A kind of work for the cloud: telling a client's people that a message waits for them. By itself, because a new word of an enum is not to
-- be used in the transaction that adds it.

alter type public.job_kind add value 'notify_message' after 'delete_storage_object';
