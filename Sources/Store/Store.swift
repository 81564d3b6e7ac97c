// Store: the local copy.
//
// A JSON cache, disposable; the outbox, drafts and seen marks, not disposable. Own atomic writer, framed
// and checksummed journals, formats with versions. Every file is read as if a stranger had written it.
//
//   cache/<account>/index.jsonl     tickets, newest first; painted from before it is read whole
//   cache/<account>/threads.jsonl   one thread a line, appended; read by offset
//   cache/<account>/approvals.jsonl, articles.jsonl
//   cache/<account>/records.jsonl   customers, workflows, events …; every line names its list
//   state/outbox|drafts|forms|seen/<process>.journal
//   run/refresh-<account>.lock      held by whoever refreshes the account by itself; leaders/<account> tells others when
//                                   that ends
//   run/drafts|forms/<process>.journal   while state can't take them
//
// Every process appends to a journal of its own, locked while it lives, so that a command beside a running
// program never waits and two never send the same thing. What a dead process left is adopted: its lock is
// free.
//
// A journal is longer than what is in it: zeros behind the last record are room on a full disk, and a file that
// doesn't end with one was cut. What failed once is written anew, from memory, to a new file. Files of a later
// kedge are left as they are; where the shape of threads.jsonl changes, its name must.
//
// Imports: Helpdesk, FoundationEssentials, Glibc, Synchronization.
// Never contains: network, policy.
