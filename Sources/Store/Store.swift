// Store: the local copy.
//
// A JSON cache, disposable; the outbox, drafts and seen marks, not disposable. Own atomic writer, framed
// and checksummed journals, formats with versions.
//
// Imports: Helpdesk, FoundationEssentials.
// Never contains: network, policy.
