// Sync: what to refresh and when; draining the outbox; publishing what changed.
//
// The plan, the outbox and the facts are values: event in, actions out. `Desk` is the shell that runs them
// on one serial Dispatch queue against the wire and the store.
//
// Imports: Helpdesk, Transport, Backend, Store, Dispatch, Synchronization, FoundationEssentials.
// Never contains: curl, ncurses, a vendor's words.
